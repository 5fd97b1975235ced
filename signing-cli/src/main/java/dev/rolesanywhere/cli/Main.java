package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.command.CredentialProcessCommand;
import dev.rolesanywhere.cli.command.DockerCredentialHelperCommand;
import dev.rolesanywhere.cli.command.EcrCredentialProviderCommand;
import dev.rolesanywhere.cli.command.VersionCommand;
import dev.rolesanywhere.cli.process.NativeProgram;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.OptionalInt;

/** The entry point of the command aws_signing_helper. */
public final class Main {

    private static final String NAMED_GROUPS = "jdk.tls.namedGroups";

    private static final int NEWEST_KNOWN_JDK = 25;

    /**
     * The default groups of all known JDKs, but with P-256 after P-384. A client sends a key share for the first curve
     * of each kind, and the JDK computes large tables before its first operation on P-256.
     */
    private static final String GROUPS =
            "x25519,secp384r1,secp256r1,secp521r1,x448,ffdhe2048,ffdhe3072,ffdhe4096,ffdhe6144,ffdhe8192";

    /** Compiled code computes those tables sooner than a key on P-384. */
    private static final String NATIVE_GROUPS =
            "x25519,secp256r1,secp384r1,secp521r1,x448,ffdhe2048,ffdhe3072,ffdhe4096,ffdhe6144,ffdhe8192";

    private Main() {}

    /** Runs the command and ends the process: status 0, or 1 on any failure. */
    public static void main(String[] arguments) {
        if (NativeProgram.isThisProcess()) {
            NativeProgram.prepare(arguments);
        }
        // The AWS SDK's client logs through SLF4J, which would otherwise look for a backend and complain on stderr.
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (System.getProperty(NAMED_GROUPS) == null && Runtime.version().feature() <= NEWEST_KNOWN_JDK) {
            System.setProperty(NAMED_GROUPS, NativeProgram.isThisProcess() ? NATIVE_GROUPS : GROUPS);
        }
        ProcessContext context = ProcessContext.ofThisProcess();
        String[] words = InvokedName.arguments(InvokedName.ofThisProcess(), context.environment(), arguments);
        OptionalInt exitCode = runFast(context, words);
        if (exitCode.isPresent() && exitCode.getAsInt() == 0) {
            // System.exit would first look for a logger to record the exit.
            Runtime.getRuntime().halt(0);
        }
        // After a signal, this waits for the shutdown hooks, so that the status is that of the signal.
        System.exit(exitCode.isPresent() ? exitCode.getAsInt() : RootCommand.run(context, words));
    }

    /**
     * Runs a command that must start fast without picocli, if its arguments are simple.
     *
     * @return the exit code, or nothing if picocli is needed
     */
    static OptionalInt runFast(ProcessContext context, String... arguments) {
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
