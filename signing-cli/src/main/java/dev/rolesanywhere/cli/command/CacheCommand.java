package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.process.ProcessContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands for the session cache. Without one of them it prints its help. */
@Command(
        name = "cache",
        description = "Lists or removes the sessions cached by credential-process --cache.",
        synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand implements Runnable {

    private final ProcessContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec command;

    CacheCommand(ProcessContext context) {
        this.context = context;
    }

    public static CommandLine withCommands(ProcessContext context) {
        return new CommandLine(new CacheCommand(context))
                .addSubcommand(new CacheListCommand(context))
                .addSubcommand(new CacheClearCommand(context));
    }

    @Override
    public void run() {
        command.commandLine().usage(context.out());
    }
}
