package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user of this process. */
public final class CurrentUser {

    /** The user id of root. */
    public static final int ROOT = 0;

    private CurrentUser() {}

    public static int uid() throws IOException {
        Path process = Path.of("/proc/self");
        return !FilePermissions.IS_UNIX || Files.exists(process)
                ? FilePermissions.of(process).owner()
                : ownerOfNewFile();
    }

    /** Used on systems without /proc. */
    private static int ownerOfNewFile() throws IOException {
        Path file = Files.createTempFile("aws_signing_helper", null);
        try {
            return FilePermissions.of(file).owner();
        } finally {
            Files.delete(file);
        }
    }
}
