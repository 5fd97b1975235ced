package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.pkcs11.Pkcs11Uri;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The location of a certificate or key, as an option names it.
 *
 * @param name its name in findings, such as {@code private key}
 * @param location a path, a PKCS#11 URI, or another form that the option accepts; empty if the option is not given
 * @param resolver returns the path, or throws if the location is not a valid path
 * @param holdsKey whether it must contain a private key
 */
public record IdentityFile(String name, String location, Supplier<Path> resolver, boolean holdsKey) {

    boolean isGiven() {
        return !location.isEmpty();
    }

    /** The environment, open file descriptors and stdin have no permissions. */
    boolean isFile() {
        return !location.equals("-") && !isInToken() && !location.matches("(?s)(env|fd|handle):.*");
    }

    boolean isInToken() {
        return location.matches("(?is)pkcs11:.*");
    }

    Path path() {
        return resolver.get();
    }

    /** Returns what may be shown: the query of a URI may contain a PIN, and so may any part of an invalid URI. */
    String shown() {
        if (!isInToken()) {
            return location;
        }
        try {
            return Pkcs11Uri.parse(location).toString();
        } catch (IdentityException ignored) { // The URI is invalid, so any part of it may be a PIN.
            return "pkcs11:…";
        }
    }
}
