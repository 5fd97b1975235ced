package dev.rolesanywhere.cli.options;

import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Describes arguments that belong to no option. One of them may be a password, so only harmless ones are shown. */
final class StrayArguments {

    private StrayArguments() {}

    static String describe(List<String> arguments, Collection<String> options) {
        List<String> shown = new ArrayList<>();
        for (String argument : arguments) {
            shown(argument, options).ifPresent(shown::add);
        }
        int hidden = arguments.size() - shown.size();
        if (hidden > 0) {
            shown.add(hidden + " not shown (it may be a secret)");
        }
        return "ignored arguments: " + String.join(", ", shown);
    }

    private static Optional<String> shown(String argument, Collection<String> options) {
        String name = argument.replaceFirst("=.*", "");
        if (Spelling.beginsWithDash(argument)) {
            return Spelling.nearest(name, options)
                    .map(option -> name + " (it begins with a dash; use two hyphens: " + option + ")");
        }
        Optional<String> option = Spelling.nearest(name, options);
        if (option.isPresent()) {
            return option.map(meant -> name + " (did you mean " + meant + "?)");
        }
        if (argument.equals("true") || argument.equals("false")) {
            return Optional.of(argument + " (to set a switch, write --SWITCH=" + argument + ")");
        }
        return isHarmless(argument) ? Optional.of(argument) : Optional.empty();
    }

    private static boolean isHarmless(String argument) {
        return argument.startsWith("arn:") || new File(argument).exists();
    }
}
