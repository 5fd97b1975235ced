package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.List;

/** Recognizes commands that this program can run itself. */
final class SigningHelper {

    private SigningHelper() {}

    /** Returns whether a command is this program's credential-process, wherever the program is installed. */
    static boolean isSession(List<String> command) {
        return command.size() > 1
                && baseName(command.get(0)).equals(ProcessContext.COMMAND)
                && command.get(1).equals("credential-process")
                && command.stream().noneMatch(word -> word.startsWith("@"));
    }

    private static String baseName(String program) {
        String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }
}
