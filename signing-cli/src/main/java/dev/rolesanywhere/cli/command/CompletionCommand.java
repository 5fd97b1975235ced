package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardOutput;
import dev.rolesanywhere.cli.process.UsageException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a script that completes the command line in a shell. */
@Command(
        name = "completion",
        description = "Prints a shell completion script. Usage: source <(aws_signing_helper completion bash)")
public final class CompletionCommand implements Runnable {

    private final ProcessContext context;
    private final Supplier<CommandLine> allCommands;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "The shell: bash, fish, powershell or zsh (default: ${DEFAULT-VALUE}).")
    @Nullable
    private String shell;

    /** Accepted because Amazon's helper has it. */
    @Option(names = "--no-descriptions", hidden = true)
    @SuppressWarnings("UnusedVariable")
    private boolean noDescriptions;

    /**
     * Creates the command.
     *
     * @param allCommands what to complete
     */
    public CompletionCommand(ProcessContext context, Supplier<CommandLine> allCommands) {
        this.context = context;
        this.allCommands = allCommands;
    }

    @Override
    public void run() {
        StandardOutput.print(context.out(), script(allCommands.get()));
    }

    private String script(CommandLine commandLine) {
        String name = Optional.ofNullable(shell).orElse("bash").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "bash", "zsh" -> AutoComplete.bash(ProcessContext.COMMAND, commandLine);
            case "fish" -> CompletionScripts.fish(commandLine);
            case "powershell", "pwsh" -> CompletionScripts.powershell(commandLine);
            default ->
                throw new UsageException(
                        "completion is not available for this shell; choose bash, fish," + " powershell or zsh");
        };
    }
}
