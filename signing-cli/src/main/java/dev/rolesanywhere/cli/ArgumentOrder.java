package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.options.OptionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Prepares a command line for picocli: inserts the arguments of {@code @FILE}, puts the command in front of options
 * that precede it, removes {@code --} in front of it, and reads the value of {@code --help}. An argument that an option
 * takes as its value is never touched.
 */
final class ArgumentOrder {

    private static final Pattern HELP_WITH_VALUE = Pattern.compile("^(--help|-h)=");

    private final CommandLine root;
    private final List<String> words = new ArrayList<>();
    private boolean isCommandKnown;
    private boolean isValueNext;
    private boolean areOptionsOver;

    private ArgumentOrder(CommandLine root) {
        this.root = root;
    }

    /** Builds the commands, to know which options take a value, only if an argument can make a difference. */
    static String[] of(Supplier<CommandLine> allCommands, String... arguments) {
        boolean isInOrder = arguments.length == 0 || !arguments[0].startsWith("-");
        for (String argument : arguments) {
            isInOrder &= !argument.startsWith("@")
                    && !HELP_WITH_VALUE.matcher(argument).find();
        }
        return isInOrder ? arguments : new ArgumentOrder(allCommands.get()).inOrder(arguments);
    }

    private String[] inOrder(String... arguments) {
        for (String argument : arguments) {
            if (!isValueNext && !areOptionsOver && argument.startsWith("@") && argument.length() > 1) {
                ArgumentFile.read(argument.substring(1)).forEach(this::add);
            } else {
                add(argument);
            }
        }
        return words.toArray(String[]::new);
    }

    private void add(String word) {
        if (isValueNext || areOptionsOver) {
            isValueNext = false;
            words.add(word);
        } else if (HELP_WITH_VALUE.matcher(word).find()) {
            // picocli shows the help for any value.
            if (OptionValues.toBoolean(word.substring(word.indexOf('=') + 1))) {
                words.add("--help");
            }
        } else if (!isCommandKnown && root.getSubcommands().containsKey(word)) {
            isCommandKnown = true;
            words.add(0, word);
        } else if (isCommandKnown || !word.equals("--")) {
            areOptionsOver = word.equals("--");
            isValueNext = takesValue(word);
            words.add(word);
        }
    }

    private boolean takesValue(String word) {
        for (CommandLine command : root.getSubcommands().values()) {
            OptionSpec option = command.getCommandSpec().findOption(word);
            if (option != null) {
                return option.arity().min() > 0;
            }
        }
        return false;
    }
}
