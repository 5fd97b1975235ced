package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.command.CredentialProcessCommand;
import dev.rolesanywhere.cli.command.DockerCredentialHelperCommand;
import dev.rolesanywhere.cli.command.EcrCredentialProviderCommand;
import dev.rolesanywhere.cli.command.VersionCommand;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.OptionalInt;

/** Runs the commands that must start fast without picocli, if their arguments are simple. */
final class FastPath {

    private FastPath() {}

    /** Returns the exit code, or nothing if picocli is needed. */
    static OptionalInt run(ProcessContext context, String... arguments) {
        try {
            if (arguments.length > 0 && arguments[0].equals(DockerCredentialHelperCommand.NAME)) {
                return DockerCredentialHelperCommand.runFast(context, arguments);
            }
            return isRun(context, arguments) ? OptionalInt.of(0) : OptionalInt.empty();
        } catch (RuntimeException | Error e) {
            return OptionalInt.of(new ErrorHandler(context).handle(e));
        }
    }

    private static boolean isRun(ProcessContext context, String... arguments) {
        return switch (arguments.length == 0 ? "" : arguments[0]) {
            case "credential-process" -> CredentialProcessCommand.runFast(context, arguments);
            case EcrCredentialProviderCommand.NAME -> EcrCredentialProviderCommand.runFast(context, arguments);
            case "version", "--version" -> VersionCommand.runFast(context, arguments);
            default -> false;
        };
    }
}
