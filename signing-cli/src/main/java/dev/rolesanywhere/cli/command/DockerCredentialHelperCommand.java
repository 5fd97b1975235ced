package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.ecr.DockerHelper;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives docker and similar programs the password for a registry in ECR. */
@Command(
        name = DockerCredentialHelperCommand.NAME,
        description = "Gives docker and other registry clients the password for a registry in Amazon ECR. The identity"
                + " comes from ROLESANYWHERE_* variables or from the AWS profile. A link named"
                + " docker-credential-rolesanywhere or docker-credential-ecr-login also runs this command.",
        sortOptions = false)
public final class DockerCredentialHelperCommand implements Callable<Integer> {

    public static final String NAME = "docker-credential-helper";

    /** The option with its equals sign. */
    public static final String PROFILE = "--profile=";

    private final ProcessContext context;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The AWS profile to use, whatever identity the environment names. A link with the name"
                    + " docker-credential-rolesanywhere-NAME does the same.")
    private String profile = "";

    @Parameters(
            paramLabel = "ACTION",
            description = "What to do: get, store, erase or list; get and erase read the name of the registry from"
                    + " standard input.")
    private String action = "";

    public DockerCredentialHelperCommand(ProcessContext context) {
        this.context = context;
    }

    /** Runs without picocli; returns the exit code, or nothing if there are other options. */
    public static OptionalInt runFast(ProcessContext context, String... arguments) {
        boolean hasProfile = arguments.length > 1 && arguments[1].startsWith(PROFILE);
        String profile = hasProfile ? arguments[1].substring(PROFILE.length()) : "";
        DockerHelper helper = new DockerHelper(NAME, profile, context);
        String action = arguments[arguments.length - 1];
        boolean isProfileLast = arguments.length == 3 && action.startsWith(PROFILE);
        if (action.equals("--help") || action.equals("-h") || isProfileLast || arguments.length == 4) {
            return OptionalInt.empty();
        } else if (arguments.length != (hasProfile ? 3 : 2)) {
            return OptionalInt.of(helper.usage());
        }
        return switch (action) {
            case "version", "--version", "-v" -> {
                new VersionCommand(context).run();
                yield OptionalInt.of(0);
            }
            default -> action.startsWith("-") ? OptionalInt.empty() : OptionalInt.of(helper.run(action));
        };
    }

    @Override
    public Integer call() {
        return runFast(context, NAME, PROFILE + profile, action).orElse(1);
    }
}
