package dev.rolesanywhere.cli.doctor;

import java.nio.file.Path;

/**
 * A place that an option names.
 *
 * @param name what findings call it, such as {@code private key}
 * @param location a path, or another spelling where the option takes one; empty if the option is not given
 * @param holdsKey whether a private key must be in it
 */
public record IdentityFile(String name, String location, boolean holdsKey) {

    boolean isGiven() {
        return !location.isEmpty();
    }

    /** The environment, open file descriptors and stdin have no permissions to look at. */
    boolean isFile() {
        return !location.equals("-") && !location.matches("(?s)(env|fd|pkcs11|handle):.*");
    }

    Path path() {
        return Path.of(location);
    }

    /** What is shown of it: a URI may hold a PIN. */
    String shown() {
        return location.startsWith("pkcs11:") ? "pkcs11:…" : location;
    }
}
