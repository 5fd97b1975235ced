package dev.rolesanywhere.cli.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads regular files, with as few steps as possible. */
public final class RegularFile {

    /** The largest certificate file. */
    private static final int MAX_BYTES = 1 << 20;

    private RegularFile() {}

    /** Returns the content of a certificate file, or null if it is not a regular file, unreadable or too large. */
    public static byte @Nullable [] read(Path file) {
        try {
            return FilePermissions.of(file).isRegular() ? read(file, MAX_BYTES) : null;
        } catch (IOException ignored) { // The caller reads it again, and reports the error.
            return null;
        }
    }

    /** Returns the content, or null if it is too large. */
    public static byte @Nullable [] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] content = in.readNBytes(maxBytes + 1);
            return content.length > maxBytes ? null : content;
        }
    }
}
