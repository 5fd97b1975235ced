package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the installed command as a separate process, with a minimal environment. The variable HELPER names another
 * program to test, such as the native one.
 */
public final class Installation {

    /** What is not there if HELPER names a native program: a jar, and a launcher that looks for Java. */
    static final String JVM_ONLY = "HELPER";

    static final Path HOME = Path.of(System.getProperty("installation"));

    public static final Path LAUNCHER = Optional.ofNullable(System.getenv("HELPER"))
            .map(Path::of)
            .orElseGet(() -> HOME.resolve("bin/aws_signing_helper"));
    static final Path JAR = HOME.resolve("lib/aws_signing_helper.jar");

    private Installation() {}

    record Result(int exitCode, String out, String err) {}

    static Result run(Path folder, String command, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        return run(folder, command, environment, arguments, "");
    }

    static Result run(
            Path folder, String command, Map<String, String> environment, List<String> arguments, String input)
            throws IOException, InterruptedException {
        List<String> commandLine = new ArrayList<>(List.of(command));
        commandLine.addAll(arguments);
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(commandLine)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", javaFolder() + File.pathSeparator + "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Returns the command line that runs the command in a shell, after a start such as {@code ulimit …;}. */
    static List<String> launchedAfter(String start) {
        return List.of("/bin/sh", "-c", start + " exec \"$0\" \"$@\"", LAUNCHER.toString());
    }

    static String javaFolder() {
        return Path.of(System.getProperty("java.home"), "bin").toString();
    }
}
