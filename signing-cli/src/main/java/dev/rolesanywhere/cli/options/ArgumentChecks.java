package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Rejects and reports combinations of arguments that picocli accepts. */
final class ArgumentChecks {

    /** The pairs that Amazon's helper rejects, and those of --keystore. */
    private static final List<Pair> EXCLUSIVE = List.of(
            new Pair("--certificate", "--cert-selector"),
            new Pair("--certificate", "--system-store-name"),
            new Pair("--certificate", "--keystore"),
            new Pair("--private-key", "--keystore"),
            new Pair("--alias", "--keystore"),
            new Pair("--private-key", "--cert-selector"),
            new Pair("--private-key", "--system-store-name"),
            new Pair("--private-key", "--use-latest-expiring-certificate"),
            new Pair("--use-latest-expiring-certificate", "--intermediates"),
            new Pair("--use-latest-expiring-certificate", "--reuse-pin"),
            new Pair("--cert-selector", "--intermediates"),
            new Pair("--cert-selector", "--reuse-pin"),
            new Pair("--system-store-name", "--reuse-pin"),
            new Pair("--tpm-key-password", "--cert-selector"),
            new Pair("--tpm-key-password", "--reuse-pin"),
            new Pair("--no-tpm-key-password", "--cert-selector"),
            new Pair("--no-tpm-key-password", "--tpm-key-password"),
            new Pair("--pkcs8-password", "--tpm-key-password"));

    private record Pair(String one, String other) {}

    private ArgumentChecks() {}

    static void rejectExclusive(ParseResult parsed) {
        for (Pair pair : EXCLUSIVE) {
            if (parsed.hasMatchedOption(pair.one) && parsed.hasMatchedOption(pair.other)) {
                throw new UsageException(pair.one + " and " + pair.other + " cannot be combined; remove one of them");
            }
        }
    }

    /**
     * Warns of arguments that have no effect.
     *
     * @param stray the arguments that belong to no option
     */
    static void warnOfUseless(ParseResult parsed, List<String> stray, StatusLog log) {
        Map<String, OptionSpec> options = parsed.commandSpec().optionsMap();
        if (!stray.isEmpty()) {
            List<String> names = options.keySet().stream()
                    .filter(name -> name.startsWith("--"))
                    .toList();
            log.warn(describe(stray, names));
        }
        for (OptionSpec option : parsed.matchedOptions()) {
            for (String value : option.originalStringValues()) {
                if (options.containsKey(value)) {
                    log.warn(option.longestName() + " has the value " + value + "; is its value missing?");
                }
            }
        }
    }

    /** One of them may be a password, so only harmless ones are shown. */
    private static String describe(List<String> arguments, List<String> options) {
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

    private static Optional<String> shown(String argument, List<String> options) {
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
