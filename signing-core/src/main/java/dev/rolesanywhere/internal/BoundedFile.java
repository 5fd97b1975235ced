package dev.rolesanywhere.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files whose size is limited. */
public final class BoundedFile {

    private BoundedFile() {}

    /** The file is larger than it may be. */
    public static final class TooLargeException extends FileSystemException {

        private static final long serialVersionUID = 1L;

        private TooLargeException(Path file, int maxBytes) {
            super(file.toString(), null, "it is larger than " + inWords(maxBytes));
        }

        private static String inWords(int bytes) {
            return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
        }
    }

    /**
     * Reads the whole file.
     *
     * @param file the file
     * @param maxBytes the largest size to accept, a multiple of 1024
     * @return the content
     * @throws TooLargeException if the file is larger
     * @throws IOException if the file cannot be read; {@link IoErrors} explains why
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file, maxBytes);
        }
    }

    /**
     * Reads a whole file that is open.
     *
     * @param in the open file, which stays open
     * @param file the file, for messages
     * @param maxBytes the largest size to accept, a multiple of 1024
     * @return the content
     * @throws TooLargeException if the file is larger
     * @throws IOException if the file cannot be read
     */
    public static byte[] read(InputStream in, Path file, int maxBytes) throws IOException {
        byte[] content = in.readNBytes(maxBytes + 1);
        if (content.length > maxBytes) {
            throw new TooLargeException(file, maxBytes);
        }
        return content;
    }
}
