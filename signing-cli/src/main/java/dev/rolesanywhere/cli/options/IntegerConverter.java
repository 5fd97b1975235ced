package dev.rolesanywhere.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number. The error does not repeat an invalid value, which may be a secret. */
public final class IntegerConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException ignored) { // The exception quotes the value.
            throw new TypeConversionException("expected a whole number");
        }
    }
}
