package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line as a whole. Without a command it prints its help. */
@Command(
        name = SigningHelper.NAME,
        description = "Gets temporary AWS credentials from IAM Roles Anywhere with an X.509 certificate.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CredentialProcessCommand.class,
            ReadCertificateDataCommand.class,
            SignStringCommand.class,
            DoctorCommand.class,
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
        return commandLine(context).execute(arguments);
    }

    static CommandLine commandLine(ProcessContext context) {
        ErrorReport errors = new ErrorReport(context);
        CommandLine commandLine = new CommandLine(new SigningHelper(context), new CommandFactory(context))
                .setOut(new PrintWriter(context.out(), true, UTF_8))
                .setErr(new PrintWriter(context.err(), true, UTF_8))
                .setOverwrittenOptionsAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        HelpOption.addTo(commandLine);
        return commandLine;
    }

    @Override
    public void run() {
        commandLine(context).usage(context.out());
    }
}
