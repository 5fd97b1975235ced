package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion scripts that picocli does not write. */
final class CompletionScripts {

    private CompletionScripts() {}

    static String fish(CommandLine root) {
        List<String> lines = new ArrayList<>();
        lines.add("# fish completion for " + ProcessContext.COMMAND);
        lines.add("complete -c " + ProcessContext.COMMAND + " -f");
        root.getSubcommands().forEach((name, command) -> {
            lines.add(fish("__fish_use_subcommand", "-a " + name, command));
            String inCommand = "__fish_seen_subcommand_from " + name;
            command.getSubcommands().forEach((inner, each) -> lines.add(fish(inCommand, "-a " + inner, each)));
            options(command).forEach(option -> lines.add(fish(inCommand, option)));
            command.getSubcommands().values().stream()
                    .flatMap(CompletionScripts::options)
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

    static String powershell(CommandLine root) {
        String words = root.getSubcommands().entrySet().stream()
                .map(CompletionScripts::powershell)
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
                        command.getSubcommands().values().stream().flatMap(CompletionScripts::options))
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
