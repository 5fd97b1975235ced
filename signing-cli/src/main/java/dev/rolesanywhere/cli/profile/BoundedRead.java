package dev.rolesanywhere.cli.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads all of a file, unless that is too much. */
final class BoundedRead {

    private BoundedRead() {}

    /** Returns what the file holds, nothing where it does not exist. */
    static Optional<byte[]> of(Path file, int mostBytes) throws IOException {
        return Files.notExists(file) ? Optional.empty() : Optional.of(existing(file, mostBytes));
    }

    private static byte[] existing(Path file, int mostBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, mostBytes);
        }
    }

    static byte[] of(InputStream in, int mostBytes) throws IOException {
        byte[] content = in.readNBytes(mostBytes + 1);
        if (content.length > mostBytes) {
            throw new CredentialsFileException("it is larger than " + (mostBytes >> 20) + " MiB; shorten it");
        }
        return content;
    }
}
