package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** A certificate or a key that is not in a file: {@code env:NAME}, {@code fd:N}, or {@code -} for standard input. */
final class InlineContent {

    private InlineContent() {}

    /** Returns the content, or empty if the value names a file. */
    static Optional<Supplier<byte[]>> of(String option, String value, ProcessContext context) {
        if (value.equals("-")) {
            return Optional.of(context.in()::read);
        } else if (value.startsWith("env:")) {
            return Optional.of(() -> fromEnvironment(option, value.substring("env:".length()), context));
        } else if (value.matches("fd:[0-9]{1,9}")) {
            return Optional.of(() -> fromDescriptor(option, value.substring("fd:".length()), context));
        }
        return Optional.empty();
    }

    /** Returns whether a value has none of the forms that are not paths. */
    static boolean isPlainPath(String value) {
        return !value.equals("-")
                && !value.startsWith("env:")
                && !value.startsWith("fd:")
                && !value.startsWith(TpmOptions.HANDLE)
                && !TokenOptions.isUri(value);
    }

    private static byte[] fromEnvironment(String option, String name, ProcessContext context) {
        String content = context.environment().get(name);
        if (content == null) {
            throw new UsageException(option + ": the environment variable " + shown(name) + " is not set");
        }
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]{0,63}") ? name : "given after env:";
    }

    private static byte[] fromDescriptor(String option, String number, ProcessContext context) {
        try {
            return context.in().read(number);
        } catch (IOException e) {
            throw new UsageException(option + ": the file descriptor " + number + " cannot be read; is it open?");
        }
    }
}
