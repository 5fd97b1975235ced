package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.command.DockerCredentialHelperCommand;
import dev.rolesanywhere.cli.command.EcrCredentialProviderCommand;
import dev.rolesanywhere.cli.options.EnvironmentArguments;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The name that the program was called by, which chooses a command: the kubelet and docker know only names of programs.
 * A file or a link of that name is enough.
 */
final class InvokedName {

    /** What the launchers set, because the program that they start is Java. */
    static final String PROPERTY = "dev.rolesanywhere.cli.invokedName";

    private static final int MOST_BYTES = 4096;

    private InvokedName() {}

    /** Returns the name, or an empty text if it is unknown. */
    static String ofThisProcess() {
        // Only the native program is called by its own name.
        boolean isNative = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
        return System.getProperty(PROPERTY, isNative ? firstArgument() : "");
    }

    private static String firstArgument() {
        try (InputStream in = new FileInputStream("/proc/self/cmdline")) {
            String words = new String(in.readNBytes(MOST_BYTES), UTF_8);
            int end = words.indexOf('\0');
            return end < 0 ? "" : words.substring(0, end);
        } catch (IOException ignored) { // Not on Linux. The command can still be given as an argument.
            return "";
        }
    }

    /** Returns the arguments with the command that the name stands for, and with what the environment sets for it. */
    static String[] arguments(String name, Map<String, String> environment, String... arguments) {
        String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        List<String> given = Arrays.asList(arguments);
        if (base.startsWith(EcrCredentialProviderCommand.NAME)) {
            return withEnvironment(environment, given);
        } else if (arguments.length > 0 && arguments[0].equals(EcrCredentialProviderCommand.NAME)) {
            return withEnvironment(environment, given.subList(1, given.size()));
        }
        return base.startsWith("docker-credential-")
                ? Stream.concat(Stream.of(DockerCredentialHelperCommand.NAME), given.stream())
                        .toArray(String[]::new)
                : arguments;
    }

    private static String[] withEnvironment(Map<String, String> environment, List<String> arguments) {
        return EnvironmentArguments.between(EcrCredentialProviderCommand.NAME, environment, arguments)
                .toArray(new String[0]);
    }
}
