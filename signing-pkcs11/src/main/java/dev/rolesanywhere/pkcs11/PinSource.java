package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.file.BoundedFile;
import dev.rolesanywhere.file.IoErrors;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the PIN of a URI: {@code pin-value}, or the file or the variable in {@code pin-source}. */
final class PinSource {

    private static final int MOST_BYTES = 4096;

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

    private char[] read(String source) {
        if (source.startsWith("env:")) {
            String name = source.substring("env:".length());
            return notEmpty(fromEnvironment(name), "pin-source: the environment variable " + name);
        }
        if (source.startsWith("file:") || source.startsWith("/")) {
            Path file = path(source);
            return notEmpty(firstLine(file), "pin-source: the first line of " + file);
        }
        throw new IdentityException(
                Reason.PIN_MISSING,
                "pin-source of the PKCS#11 URI is neither a file nor a variable; write file:/PATH or env:NAME");
    }

    private char[] fromEnvironment(String name) {
        String pin = environment.get(name);
        if (pin == null) {
            throw new IdentityException(
                    Reason.PIN_MISSING, "pin-source: the environment variable " + name + " is not set; set it");
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

    /** Editors end files with a line feed, and some start them with a byte order mark. */
    private static char[] firstLine(Path file) {
        try {
            return new String(BoundedFile.read(file, MOST_BYTES), StandardCharsets.UTF_8)
                    .replaceFirst("^\\x{FEFF}", "")
                    .replaceFirst("\\R(?s:.*)", "")
                    .toCharArray();
        } catch (IOException e) {
            throw new IdentityException(Reason.PIN_MISSING, "pin-source: " + IoErrors.reading(file, e), e);
        }
    }
}
