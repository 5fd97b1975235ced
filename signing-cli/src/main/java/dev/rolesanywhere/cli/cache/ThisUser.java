package dev.rolesanywhere.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that this process runs as, by whom a file that it makes is owned. */
final class ThisUser {

    static final int ROOT = 0;

    private ThisUser() {}

    static int number() throws IOException {
        Path process = Path.of("/proc/self");
        return !FileStatus.IS_UNIX || Files.exists(process)
                ? FileStatus.of(process).owner()
                : ownerOfNewFile();
    }

    /** For systems that have no /proc. */
    private static int ownerOfNewFile() throws IOException {
        Path file = Files.createTempFile("aws_signing_helper", null);
        try {
            return FileStatus.of(file).owner();
        } finally {
            Files.delete(file);
        }
    }
}
