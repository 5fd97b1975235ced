package dev.rolesanywhere.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this library. */
public final class Version {

    /** A native program reads it when it is built: finding a resource takes longer than signing. */
    private static final String CURRENT = read();

    private Version() {}

    /**
     * Returns the version of this library.
     *
     * @return the version, such as {@code 0.1.0}
     */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is missing beside " + Version.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
