package dev.rolesanywhere.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** A password as an option gives it: {@code env:NAME}, {@code file:PATH}, or itself. Read when it is needed. */
final class PasswordOption {

    private static final int MOST_BYTES = 4096;

    private PasswordOption() {}

    static Supplier<char[]> of(String option, String value, Map<String, String> environment) {
        if (value.startsWith("env:")) {
            return () -> fromEnvironment(option, value.substring("env:".length()), environment);
        }
        if (value.startsWith("file:")) {
            return () -> fromFile(option, FileOption.path(option, value.substring("file:".length())));
        }
        return value::toCharArray;
    }

    private static char[] fromEnvironment(String option, String name, Map<String, String> environment) {
        String password = environment.get(name);
        if (password == null) {
            throw new UsageException(option + ": the environment variable " + name + " is not set");
        }
        return password.toCharArray();
    }

    /** The first line, for editors end files with a line feed. */
    private static char[] fromFile(String option, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new UsageException(option + ": " + file + " is too large to be a password's file");
            }
            return new String(content, StandardCharsets.UTF_8)
                    .replaceFirst("\\R(?s:.*)", "")
                    .toCharArray();
        } catch (IOException unreadable) {
            throw new UsageException(option + ": the file " + file + " cannot be read: " + unreadable.getMessage());
        }
    }
}
