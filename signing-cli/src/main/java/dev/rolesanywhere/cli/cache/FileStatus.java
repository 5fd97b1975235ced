package dev.rolesanywhere.cli.cache;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the kernel says of a file. By numbers, for to look up names can take a question to a directory server.
 *
 * @param mode type and permissions
 * @param owner the user's number
 */
record FileStatus(int mode, int owner) {

    static final boolean IS_UNIX = File.separatorChar == '/';

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int PERMISSIONS = 0777;
    private static final int OTHERS = 0077;

    static FileStatus of(Path file, LinkOption... options) throws IOException {
        if (!IS_UNIX) {
            return ofOtherSystem(file, options);
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid", options);
            return new FileStatus(number(attributes, "mode"), number(attributes, "uid"));
        } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
            throw new IOException("its owner cannot be told on this system", unknown);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }

    /** There a user's folders are closed to others as it is. */
    private static FileStatus ofOtherSystem(Path file, LinkOption... options) throws IOException {
        if (Files.isDirectory(file, options)) {
            return new FileStatus(FOLDER, 0);
        }
        return new FileStatus(Files.isRegularFile(file, options) ? REGULAR | 0600 : 0, 0);
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    boolean isForOwnerToReadAndWrite() {
        return (mode & PERMISSIONS) == 0600;
    }

    boolean isClosedToOthers() {
        return (mode & OTHERS) == 0;
    }
}
