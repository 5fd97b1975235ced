package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.internal.CopiedText;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Parses the values of options. Errors do not repeat an invalid value, which may be a secret. */
public final class OptionValues {

    private OptionValues() {}

    /** Makes a command read its options like Amazon's helper. */
    public static void configure(CommandLine command) {
        command.setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(true)
                .registerConverter(boolean.class, OptionValues::toBoolean)
                .registerConverter(Boolean.class, OptionValues::toBoolean)
                .registerConverter(int.class, OptionValues::toInteger)
                .registerConverter(Integer.class, OptionValues::toInteger);
    }

    /** Parses the value of a switch. */
    public static boolean toBoolean(String value) {
        return tryBoolean(value).orElseThrow(() -> new TypeConversionException("expected true or false"));
    }

    /** Accepts the spellings that Amazon's helper accepts. */
    static Optional<Boolean> tryBoolean(String value) {
        return switch (CopiedText.trimmed(value)) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Parses a whole number. */
    public static int toInteger(String value) {
        try {
            return Integer.parseInt(CopiedText.trimmed(value));
        } catch (NumberFormatException ignored) { // The exception quotes the value.
            throw new TypeConversionException("expected a whole number");
        }
    }
}
