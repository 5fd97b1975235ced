package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.command.DockerCredentialHelperCommand;
import dev.rolesanywhere.cli.command.EcrCredentialProviderCommand;
import dev.rolesanywhere.cli.options.EnvironmentArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The name that the program was called by. It selects a command, because the kubelet and docker run a program without a
 * command of ours; a file or a link with that name is enough.
 */
final class InvokedName {

    /** What the launchers and the start of the native program set. */
    static final String PROPERTY = "dev.rolesanywhere.cli.invokedName";

    private static final String HELPER_OF_PROFILE = "docker-credential-rolesanywhere-";

    private InvokedName() {}

    /** Returns the name, or an empty text if it is unknown. */
    static String ofThisProcess() {
        return System.getProperty(PROPERTY, "");
    }

    /** Returns the arguments, preceded by the command that the name selects and by the options from the environment. */
    static String[] arguments(String name, Map<String, String> environment, String... arguments) {
        String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        List<String> given = Arrays.asList(arguments);
        if (base.startsWith(EcrCredentialProviderCommand.NAME)) {
            return given.equals(List.of("--version")) ? arguments : withEnvironment(environment, given);
        } else if (arguments.length > 0 && arguments[0].equals(EcrCredentialProviderCommand.NAME)) {
            return withEnvironment(environment, given.subList(1, given.size()));
        }
        return base.startsWith("docker-credential-") ? withProfile(base, given) : arguments;
    }

    /** Docker names a helper for each registry; what follows the name of ours is a profile. */
    private static String[] withProfile(String base, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(DockerCredentialHelperCommand.NAME);
        if (base.startsWith(HELPER_OF_PROFILE)) {
            words.add(DockerCredentialHelperCommand.PROFILE + base.substring(HELPER_OF_PROFILE.length()));
        }
        words.addAll(arguments);
        return words.toArray(new String[0]);
    }

    private static String[] withEnvironment(Map<String, String> environment, List<String> arguments) {
        return EnvironmentArguments.commandLine(EcrCredentialProviderCommand.NAME, environment, arguments)
                .toArray(new String[0]);
    }
}
