package dev.rolesanywhere.cli;

import java.io.File;

/** The files of arguments that a command line names with an at sign, before picocli opens them. */
final class ArgumentFiles {

    private ArgumentFiles() {}

    /** Refuses what picocli would meet with a stack trace. A name that does not exist may be a password. */
    static void check(String... arguments) {
        for (String argument : arguments) {
            if (!argument.startsWith("@")) {
                continue;
            }
            File file = new File(argument.substring(1));
            if (file.exists() && (!file.isFile() || !file.canRead())) {
                throw new UsageException("the argument file " + file + " cannot be read");
            }
        }
    }
}
