package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the PIN of a URI: {@code pin-value}, or the file or the variable in {@code pin-source}. */
final class PinSource {

    private static final int MAX_BYTES = 4096;

    /** People write env: or file: in front of the PIN itself. A PIN has no such underscores and slashes. */
    private static final Pattern NO_PIN = Pattern.compile("(?s)env:[A-Z]+(_[A-Z0-9]+)+|(file:)?/.*/.+");

    private final Map<String, String> environment;

    PinSource(Map<String, String> environment) {
        this.environment = environment;
    }

    Optional<char[]> of(Pkcs11Uri uri) {
        Optional<String> value = uri.queryAttribute("pin-value");
        return value.isPresent()
                ? value.map(pin -> notEmpty(pin.toCharArray(), "pin-value of the PKCS#11 URI"))
                : uri.queryAttribute("pin-source").map(this::read);
    }

    /** A token would count an empty PIN as a wrong one. */
    static char[] notEmpty(char[] pin, String source) {
        if (pin.length == 0) {
            throw new IdentityException(Reason.PIN_MISSING, source + " is empty; pass the token's PIN");
        }
        return pin;
    }

    /** Returns whether a source may be shown, because it cannot be the PIN itself. */
    static boolean isNoPin(String source) {
        return NO_PIN.matcher(source).matches();
    }

    private char[] read(String source) {
        if (source.startsWith("env:")) {
            String name = source.substring("env:".length());
            String variable = "pin-source: the environment variable " + (isNoPin(source) ? name : "given after env:");
            return notEmpty(fromEnvironment(name, variable), variable);
        }
        if (source.startsWith("file:") || source.startsWith("/")) {
            return fromFile(source);
        }
        throw new IdentityException(
                Reason.PIN_MISSING,
                "pin-source of the PKCS#11 URI is neither a file nor a variable; write file:/PATH or env:NAME");
    }

    private char[] fromEnvironment(String name, String variable) {
        String pin = environment.get(name);
        if (pin == null) {
            throw new IdentityException(Reason.PIN_MISSING, variable + " is not set; set it");
        }
        return pin.toCharArray();
    }

    /** Does not decode the file URI, because the whole PKCS#11 URI was decoded before. */
    private static Path path(String source) {
        String path = source.replaceFirst("^file:(//(localhost)?(?=/))?", "").replaceFirst("^/(?=[A-Za-z]:)", "");
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new IdentityException(
                    Reason.PIN_MISSING, "pin-source of the PKCS#11 URI is not a path; write file:/PATH", e);
        }
    }

    /** Reads the first line: editors end files with a line feed, and some start them with a byte order mark. */
    private static char[] fromFile(String source) {
        Path file = path(source);
        try {
            String line = new String(BoundedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8)
                    .replaceFirst("^\\x{FEFF}", "")
                    .replaceFirst("\\R(?s:.*)", "");
            return notEmpty(line.toCharArray(), "pin-source: the first line of " + file);
        } catch (IOException e) {
            String problem = isNoPin(source)
                    ? IoErrors.reading(file, e)
                    : "the file given after file: cannot be read; check its path, which must be absolute";
            throw new IdentityException(Reason.PIN_MISSING, "pin-source: " + problem, isNoPin(source) ? e : null);
        }
    }
}
