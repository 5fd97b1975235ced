package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that only its owner can enter, where the file system can say so; gone once it is closed. */
record PrivateFolder(Path path) implements AutoCloseable {

    static PrivateFolder create() throws IOException {
        return new PrivateFolder(Files.createTempDirectory("roles-anywhere-quick-start-"));
    }

    @Override
    public void close() throws IOException {
        for (Path file : filesFirst()) {
            Files.delete(file);
        }
    }

    private List<Path> filesFirst() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
