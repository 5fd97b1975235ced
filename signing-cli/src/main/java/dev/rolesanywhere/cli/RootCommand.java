package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.command.CacheCommand;
import dev.rolesanywhere.cli.command.CompletionCommand;
import dev.rolesanywhere.cli.command.CredentialProcessCommand;
import dev.rolesanywhere.cli.command.DockerCredentialHelperCommand;
import dev.rolesanywhere.cli.command.DoctorCommand;
import dev.rolesanywhere.cli.command.EcrCredentialProviderCommand;
import dev.rolesanywhere.cli.command.HealthcheckCommand;
import dev.rolesanywhere.cli.command.ReadCertificateDataCommand;
import dev.rolesanywhere.cli.command.ServeCommand;
import dev.rolesanywhere.cli.command.SignStringCommand;
import dev.rolesanywhere.cli.command.UpdateCommand;
import dev.rolesanywhere.cli.command.VersionCommand;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.options.OptionValues;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.internal.Version;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole. Without a command it prints its help. */
@Command(
        name = ProcessContext.COMMAND,
        description = "Gets temporary AWS credentials from IAM Roles Anywhere with an X.509 certificate.",
        footer = {"", "Run \"aws_signing_helper help COMMAND\" for the options of a command."},
        synopsisSubcommandLabel = "COMMAND")
public final class RootCommand implements Runnable {

    static final int FAILURE = 1;

    private static final int MAX_OPTIONS_IN_USAGE = 6;

    static final List<String> COMMANDS = List.of(
            "credential-process",
            "serve",
            "update",
            "ecr-credential-provider",
            "docker-credential-helper",
            "healthcheck",
            "read-certificate-data",
            "sign-string",
            "doctor",
            "cache",
            "version",
            "completion",
            "help");

    private final ProcessContext context;

    @Option(names = "--version", description = "Prints the version.")
    private boolean version;

    RootCommand(ProcessContext context) {
        this.context = context;
    }

    public static int run(ProcessContext context, String... arguments) {
        ErrorHandler errors = new ErrorHandler(context);
        try {
            String[] words = ArgumentOrder.of(() -> withAllCommands(context), arguments);
            return commandLine(context, errors, words.length == 0 ? "" : words[0])
                    .execute(words);
        } catch (RuntimeException | Error e) {
            return errors.handle(e);
        }
    }

    /** Builds only the invoked command if possible: building all of them takes longer than most runs. */
    private static CommandLine commandLine(ProcessContext context, ErrorHandler errors, String invoked) {
        boolean isAlone = COMMANDS.contains(invoked) && !invoked.equals("help");
        return commandLine(context, errors, isAlone ? List.of(invoked) : COMMANDS);
    }

    public static CommandLine withAllCommands(ProcessContext context) {
        return commandLine(context, new ErrorHandler(context), COMMANDS);
    }

    private static CommandLine commandLine(ProcessContext context, ErrorHandler errors, List<String> commands) {
        CommandLine commandLine = new CommandLine(new RootCommand(context));
        commands.forEach(name -> commandLine.addSubcommand(command(name, context)));
        commandLine
                .setOut(new PrintWriter(context.out(), true, UTF_8))
                .setErr(new PrintWriter(context.err(), true, UTF_8))
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(RootCommand::execute);
        OptionValues.configure(commandLine);
        addHelp(commandLine);
        return commandLine;
    }

    /** Adds --help to every command except help, which has its own, and shortens usage lines that would fill a page. */
    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .abbreviateSynopsis(command.getCommandSpec().options().size() > MAX_OPTIONS_IN_USAGE);
        if (!(command.getCommand() instanceof HelpCommand)) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Shows this help.")
                            .order(2)
                            .build());
        }
        command.getSubcommands().values().forEach(RootCommand::addHelp);
    }

    private static Object command(String name, ProcessContext context) {
        return switch (name) {
            case "credential-process" -> new CredentialProcessCommand(context);
            case "serve" -> new ServeCommand(context);
            case "update" -> new UpdateCommand(context);
            case DockerCredentialHelperCommand.NAME -> new DockerCredentialHelperCommand(context);
            case EcrCredentialProviderCommand.NAME -> new EcrCredentialProviderCommand(context);
            case "healthcheck" -> new HealthcheckCommand(context);
            case "read-certificate-data" -> new ReadCertificateDataCommand(context);
            case "sign-string" -> new SignStringCommand(context);
            case "doctor" -> new DoctorCommand(context);
            case "cache" -> CacheCommand.withCommands(context);
            case "version" -> new VersionCommand(context);
            case "completion" -> new CompletionCommand(context, () -> withAllCommands(context));
            case "help" -> helpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static CommandLine helpCommand() {
        CommandLine help = new CommandLine(new HelpCommand());
        CommandSpec spec = help.getCommandSpec();
        spec.usageMessage()
                .header(new String[0])
                .synopsisHeading("Usage: ")
                .description("Shows the help of a command, or without COMMAND lists the commands.");
        OptionSpec option = spec.findOption("--help");
        spec.remove(option);
        spec.addOption(option.toBuilder().description("Shows this help.").build());
        PositionalParamSpec command = spec.positionalParameters().get(0);
        spec.remove(command);
        spec.addPositional(command.toBuilder().description("The command.").build());
        return help;
    }

    /** Runs the command, and closes the resources of its options. */
    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        try {
            if (last.commandSpec().userObject() instanceof HelpCommand && last.hasMatchedPositional(0)) {
                requireCommand(
                        last.matchedPositionalValue(0, ""), parsed.commandSpec().commandLine());
            }
            return new CommandLine.RunLast().execute(parsed);
        } finally {
            for (CommandSpec mixin : last.commandSpec().mixins().values()) {
                close(mixin.userObject());
            }
        }
    }

    private static void requireCommand(String name, CommandLine commandLine) {
        if (!commandLine.getSubcommands().containsKey(name)) {
            throw new UnmatchedArgumentException(commandLine, List.of(name));
        }
    }

    private static void close(Object options) {
        if (options instanceof SigningOptions signing) {
            signing.close();
        } else if (options instanceof EcrOptions ecr) {
            ecr.close();
        } else if (options instanceof IdentityOptions identity) {
            identity.close();
        }
    }

    @Override
    public void run() {
        if (version) {
            context.print(Version.current() + "\n");
        } else {
            withAllCommands(context).usage(context.out());
        }
    }
}
