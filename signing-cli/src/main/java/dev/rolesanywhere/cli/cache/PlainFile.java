package dev.rolesanywhere.cli.cache;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files that can be read again, with as few steps as that takes. */
public final class PlainFile {

    private static final int MOST_BYTES = 1 << 20;

    private PlainFile() {}

    /**
     * Reads what may be a certificate.
     *
     * @param file the file, or a link to it
     * @return its content, or null where it is no regular file, cannot be read, or is larger than an identity may be
     */
    public static byte @Nullable [] read(Path file) {
        try {
            return FileStatus.of(file).isRegular() ? read(file, MOST_BYTES) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    static byte @Nullable [] read(Path file, int mostBytes) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] content = in.readNBytes(mostBytes + 1);
            return content.length > mostBytes ? null : content;
        }
    }
}
