package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line as a whole. Without a command it prints its help. */
@Command(
        name = SigningHelper.NAME,
        description = "Gets temporary AWS credentials from IAM Roles Anywhere with an X.509 certificate.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CredentialProcessCommand.class,
            ServeCommand.class,
            UpdateCommand.class,
            ReadCertificateDataCommand.class,
            SignStringCommand.class,
            DoctorCommand.class,
            CacheCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
final class SigningHelper implements Runnable {

    static final String NAME = "aws_signing_helper";
    static final int FAILURE = 1;

    private final ProcessContext context;

    SigningHelper(ProcessContext context) {
        this.context = context;
    }

    static int run(ProcessContext context, String... arguments) {
        ErrorReport errors = new ErrorReport(context);
        try {
            ArgumentFiles.check(arguments);
            return commandLine(context, errors).execute(arguments);
        } catch (RuntimeException | Error failure) {
            return errors.handle(failure);
        }
    }

    static CommandLine commandLine(ProcessContext context, ErrorReport errors) {
        CommandLine commandLine = new CommandLine(new SigningHelper(context), new CommandFactory(context))
                .setOut(new PrintWriter(context.out(), true, UTF_8))
                .setErr(new PrintWriter(context.err(), true, UTF_8))
                .setOverwrittenOptionsAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(SigningHelper::execute);
        commandLine.registerConverter(boolean.class, new SwitchValue());
        commandLine.registerConverter(Boolean.class, new SwitchValue());
        HelpOption.addTo(commandLine);
        return commandLine;
    }

    /** Runs the command, and closes what its options have opened. */
    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } finally {
            for (CommandSpec mixin : last.commandSpec().mixins().values()) {
                if (mixin.userObject() instanceof IdentityOptions identity) {
                    identity.close();
                }
            }
        }
    }

    @Override
    public void run() {
        commandLine(context, new ErrorReport(context)).usage(context.out());
    }
}
