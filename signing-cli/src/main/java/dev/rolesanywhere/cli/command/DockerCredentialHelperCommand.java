package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.ecr.DockerHelper;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    private final ProcessContext context;

    @Parameters(
            paramLabel = "ACTION",
            description = "What to do: get, store, erase or list; get and erase read the name of the registry from"
                    + " standard input.")
    private String action = "";

    public DockerCredentialHelperCommand(ProcessContext context) {
        this.context = context;
    }

    /** Runs without picocli; returns the exit code, or nothing if the argument is an option. */
    public static OptionalInt runFast(ProcessContext context, String... arguments) {
        DockerHelper helper = new DockerHelper(NAME, context);
        if (arguments.length != 2) {
            return OptionalInt.of(helper.usage());
        }
        return switch (arguments[1]) {
            case "version", "--version", "-v" -> {
                new VersionCommand(context).run();
                yield OptionalInt.of(0);
            }
            default -> arguments[1].startsWith("-") ? OptionalInt.empty() : OptionalInt.of(helper.run(arguments[1]));
        };
    }

    @Override
    public Integer call() {
        return runFast(context, NAME, action).orElse(1);
    }
}
