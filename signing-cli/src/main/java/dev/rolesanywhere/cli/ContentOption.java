package dev.rolesanywhere.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** A certificate or a key that is in no file: {@code env:NAME}, {@code fd:N}, or {@code -} for standard input. */
final class ContentOption {

    private static final int MOST_BYTES = (1 << 20) + 1;

    private ContentOption() {}

    /** Returns the content, or empty where the value names a file. */
    static Optional<Supplier<byte[]>> of(String option, String value, ProcessContext context) {
        if (value.equals("-")) {
            return Optional.of(context.in()::read);
        } else if (value.startsWith("env:")) {
            return Optional.of(() -> fromEnvironment(option, value.substring("env:".length()), context));
        } else if (value.matches("fd:[0-9]{1,9}")) {
            return Optional.of(() -> fromDescriptor(option, value.substring("fd:".length())));
        }
        return Optional.empty();
    }

    private static byte[] fromEnvironment(String option, String name, ProcessContext context) {
        String content = context.environment().get(name);
        if (content == null) {
            throw new UsageException(option + ": the environment variable " + name + " is not set");
        }
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] fromDescriptor(String option, String number) {
        try (InputStream in = new FileInputStream("/dev/fd/" + number)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException notOpen) {
            throw new UsageException(option + ": the file descriptor " + number + " cannot be read; is it open?");
        }
    }
}
