package dev.rolesanywhere.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of a switch as Amazon's helper does. */
public final class BooleanConverter implements ITypeConverter<Boolean> {

    @Override
    public Boolean convert(String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new TypeConversionException("expected true or false");
        };
    }
}
