package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The value of a password option: {@code env:NAME}, {@code file:PATH}, or the password itself. Read when it is needed.
 */
final class PasswordOption implements Supplier<char[]> {

    private static final int MAX_BYTES = 4096;
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

    private final String option;
    private final String value;
    private final Map<String, String> environment;
    private boolean wasNeeded;

    private PasswordOption(String option, String value, Map<String, String> environment) {
        this.option = option;
        this.value = value;
        this.environment = environment;
    }

    static PasswordOption of(String option, String value, Map<String, String> environment) {
        return new PasswordOption(option, value, environment);
    }

    @Override
    public char[] get() {
        wasNeeded = true;
        if (value.startsWith("env:")) {
            return fromEnvironment(value.substring("env:".length()));
        }
        if (value.startsWith("file:")) {
            return fromFile(
                    PathOption.path(option, value.startsWith("file://") ? value : value.substring("file:".length())));
        }
        return value.toCharArray();
    }

    /** Returns the PIN of a token. It must not be empty: the token would count that as a wrong PIN. */
    char[] pin() {
        char[] pin = get();
        if (pin.length == 0) {
            throw new IdentityException(Reason.PIN_MISSING, option + " is empty; pass the token's PIN");
        }
        return pin;
    }

    /** Returns the password of a key in a TPM. An empty one would be counted as a wrong one. */
    char[] nonEmpty() {
        char[] password = get();
        if (password.length == 0) {
            throw new IdentityException(
                    Reason.TPM_PASSWORD_MISSING, option + " is empty; pass the key's password, or omit the option");
        }
        return password;
    }

    void warnIfUnneeded(ProcessContext context) {
        if (!wasNeeded) {
            warnThatIsIgnored(option, context);
        }
    }

    /** Adds to the failure that this password was given, unless it was needed. */
    IdentityException unneeded(IdentityException failure) {
        return wasNeeded
                ? failure
                : new IdentityException(
                        failure.reason(), failure.getMessage() + "; " + option + " is not for it", failure);
    }

    static void warnThatIsIgnored(String option, ProcessContext context) {
        context.err()
                .println(ProcessContext.COMMAND + ": warning: " + option + " is ignored, because it is not needed");
    }

    private char[] fromEnvironment(String name) {
        String password = environment.get(name);
        if (password == null) {
            // Some people write env: in front of the password itself, so the message shows only what cannot be one.
            String shown = VARIABLE.matcher(name).matches() ? name : "given after env:";
            throw new UsageException(option + ": the environment variable " + shown + " is not set");
        }
        return password.toCharArray();
    }

    /** Some people write file: in front of the password itself. A path in an existing directory is not a password. */
    private static boolean mayBePassword(Path file) {
        Path parent = file.getParent();
        return Files.notExists(file) && (parent == null || parent.equals(file.getRoot()) || Files.notExists(parent));
    }

    /** Reads the first line, because editors end files with a line break. */
    private char[] fromFile(Path file) {
        try {
            return text(file, BoundedFile.read(file, MAX_BYTES))
                    .replaceFirst("^\\x{FEFF}", "")
                    .replaceFirst("\\R(?s:.*)", "")
                    .toCharArray();
        } catch (IOException e) {
            if (mayBePassword(file)) {
                throw new UsageException(option + ": the file given after file: does not exist; check the path");
            }
            throw new UsageException(option + ": " + IoErrors.reading(file, e));
        }
    }

    /** Decodes UTF-8, or UTF-16 with a byte order mark, which PowerShell writes. */
    private String text(Path file, byte[] content) {
        String start = content.length < 2 ? "" : HexFormat.of().formatHex(content, 0, 2);
        if (start.equals("fffe") || start.equals("feff")) {
            return new String(content, StandardCharsets.UTF_16);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new UsageException(option + ": " + file
                    + " contains NUL characters; if it is UTF-16 without a byte order mark, save it as UTF-8");
        }
        return text;
    }
}
