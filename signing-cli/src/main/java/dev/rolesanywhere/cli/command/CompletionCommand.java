package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
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
        context.print(script(allCommands.get()));
    }

    private String script(CommandLine commandLine) {
        String name = Optional.ofNullable(shell).orElse("bash").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "bash", "zsh" -> AutoComplete.bash(ProcessContext.COMMAND, commandLine);
            case "fish" -> fish(commandLine);
            case "powershell", "pwsh" -> powershell(commandLine);
            default ->
                throw new UsageException(
                        "completion is not available for this shell; choose bash, fish," + " powershell or zsh");
        };
    }

    private static String fish(CommandLine root) {
        List<String> lines = new ArrayList<>();
        lines.add("# fish completion for " + ProcessContext.COMMAND);
        lines.add("complete -c " + ProcessContext.COMMAND + " -f");
        root.getSubcommands().forEach((name, command) -> {
            lines.add(fish("__fish_use_subcommand", "-a " + name, command));
            String inCommand = "__fish_seen_subcommand_from " + name;
            command.getSubcommands().forEach((inner, each) -> lines.add(fish(inCommand, "-a " + inner, each)));
            options(command).forEach(option -> lines.add(fish(inCommand, option)));
            command.getSubcommands().values().stream()
                    .flatMap(CompletionCommand::options)
                    .forEach(option -> lines.add(fish(inCommand, option)));
        });
        lines.add("complete -c " + ProcessContext.COMMAND
                + " -n '__fish_seen_subcommand_from completion' -a 'bash fish powershell zsh'");
        return String.join("\n", lines) + "\n";
    }

    private static String fish(String condition, String what, CommandLine command) {
        return fish(condition, what, command.getCommandSpec().usageMessage().description());
    }

    private static String fish(String condition, OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : option.paramLabel().equals("FILE") ? " -r -F" : " -r";
        return fish(condition, "-l " + option.longestName().substring(2) + value, option.description());
    }

    private static String fish(String condition, String what, String... description) {
        String text = String.join(" ", description)
                .replaceAll("(\\. |: | \\().*|\\.$", "")
                .replace("'", "\\'");
        return "complete -c " + ProcessContext.COMMAND + " -n '" + condition + "' " + what + " -d '" + text + "'";
    }

    private static String powershell(CommandLine root) {
        String words = root.getSubcommands().entrySet().stream()
                .map(CompletionCommand::powershell)
                .collect(Collectors.joining("\n"));
        return """
                # PowerShell completion for %1$s
                Register-ArgumentCompleter -Native -CommandName '%1$s' -ScriptBlock {
                    param($wordToComplete, $commandAst, $cursorPosition)
                    $words = @{
                %2$s
                    }
                    $command = $commandAst.CommandElements |
                        Select-Object -Skip 1 |
                        ForEach-Object { $_.ToString() } |
                        Where-Object { $words.ContainsKey($_) -and $_ -ne $wordToComplete } |
                        Select-Object -First 1
                    $candidates = if ($command) { $words[$command] } else { $words.Keys | Sort-Object }
                    $candidates |
                        Where-Object { $_ -like "$wordToComplete*" } |
                        ForEach-Object {
                            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                        }
                }
                """.formatted(ProcessContext.COMMAND, words);
    }

    private static String powershell(Map.Entry<String, CommandLine> named) {
        CommandLine command = named.getValue();
        Stream<String> shells =
                named.getKey().equals("completion") ? Stream.of("bash", "fish", "powershell", "zsh") : Stream.empty();
        Stream<String> inner = command.getSubcommands().keySet().stream();
        Stream<String> options = Stream.concat(
                        options(command),
                        command.getSubcommands().values().stream().flatMap(CompletionCommand::options))
                .map(OptionSpec::longestName)
                .distinct();
        return Stream.of(shells, inner, options)
                .flatMap(words -> words)
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", ", "        '" + named.getKey() + "' = @(", ")"));
    }

    private static Stream<OptionSpec> options(CommandLine command) {
        return command.getCommandSpec().options().stream().filter(option -> !option.hidden());
    }
}
