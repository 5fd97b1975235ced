package dev.rolesanywhere.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Removes sessions that have expired. */
final class Cleaning {

    /** What cannot be read is left alone for as long as a session can live. */
    private static final long LONGEST_SESSION = 12 * 60 * 60;

    /** More than are in use; what is left over is for the next one. */
    private static final int MOST_FILES = 1000;

    private final SessionFiles files;
    private final SessionLock lock;

    Cleaning(SessionFiles files, SessionLock lock) {
        this.files = files;
        this.lock = lock;
    }

    void removeExpired(long now) {
        try {
            for (SessionFiles.Found found : files.list(MOST_FILES)) {
                // Who renews it has it locked, and may have renewed it since it was looked at.
                if (isExpired(found, now) && lock.tryFor(found.key()) && isExpired(files.again(found), now)) {
                    remove(found.file());
                }
            }
        } catch (IOException unreadable) {
            // Then the next one does it.
        }
    }

    private static void remove(Path file) {
        try {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            // It harms nobody.
        }
    }

    private static boolean isExpired(SessionFiles.Found found, long now) {
        CachedSession session = found.session();
        return session == null ? isOld(found.file(), now) : session.times().isExpired(now);
    }

    private static boolean isOld(Path file, long now) {
        try {
            long modified =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() / 1000;
            return modified < now - LONGEST_SESSION;
        } catch (IOException gone) {
            return false;
        }
    }
}
