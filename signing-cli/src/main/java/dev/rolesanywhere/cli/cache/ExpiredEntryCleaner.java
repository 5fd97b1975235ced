package dev.rolesanywhere.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Removes expired entries. */
final class ExpiredEntryCleaner {

    /** Files that cannot be parsed stay for as long as a session can live. */
    private static final long MAX_SESSION = 12 * 60 * 60;

    /** More than are in use. The next run removes the rest. */
    private static final int MAX_FILES = 1000;

    private final CacheDirectory directory;
    private final CacheLock lock;

    ExpiredEntryCleaner(CacheDirectory directory, CacheLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    void removeExpired(long now) {
        try {
            for (CacheDirectory.Listed listed : directory.list(MAX_FILES)) {
                // Another process may be renewing the entry, or may have done so since it was read.
                if (isExpired(listed, now) && lock.tryLock(listed.key()) && isExpired(directory.reread(listed), now)) {
                    remove(listed.file());
                }
            }
        } catch (IOException ignored) { // The next run removes them.
            return;
        }
    }

    private static void remove(Path file) {
        try {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException ignored) { // It does no harm.
            return;
        }
    }

    private static boolean isExpired(CacheDirectory.Listed listed, long now) {
        CacheEntry entry = listed.entry();
        return entry == null ? isOld(listed.file(), now) : entry.times().isExpired(now);
    }

    private static boolean isOld(Path file, long now) {
        try {
            long modified =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() / 1000;
            return modified < now - MAX_SESSION;
        } catch (IOException ignored) { // Another process removed it.
            return false;
        }
    }
}
