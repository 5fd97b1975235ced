package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.cli.file.FileReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that this user owns and no other can read. What is no such file is not read, but replaced. */
final class PrivateFile {

    private PrivateFile() {}

    /** Returns the content, or null where it is somebody else's, open to others, a link or too large. */
    static byte @Nullable [] read(Path file, int user, int mostBytes) throws IOException {
        return isPrivate(file, user) ? PlainFile.read(file, mostBytes) : null;
    }

    private static boolean isPrivate(Path file, int user) throws IOException {
        FileStatus status = FileStatus.of(file, LinkOption.NOFOLLOW_LINKS);
        return status.isRegular() && status.owner() == user && status.isForOwnerToReadAndWrite();
    }

    static void write(Path file, byte[] content) throws IOException {
        removeForeign(file);
        try (FileReplacement replacement = FileReplacement.write(file, content)) {
            if (!replacement.tryCommit()) {
                throw new IOException(file + " cannot be replaced");
            }
        }
    }

    /** The new file would take over its owner and permissions, and they may be none. */
    private static void removeForeign(Path file) throws IOException {
        try {
            if (!isPrivate(file, ThisUser.number())) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException missing) {
            // Then nothing is taken over.
        }
    }
}
