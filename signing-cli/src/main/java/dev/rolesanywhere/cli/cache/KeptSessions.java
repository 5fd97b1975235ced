package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.file.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The sessions of a cache, to be looked at or thrown away. */
public final class KeptSessions {

    private static final int MOST_FILES = 100_000;

    private final SessionFolder folder;

    private KeptSessions(SessionFolder folder) {
        this.folder = folder;
    }

    /**
     * Names the folder, which need not exist.
     *
     * @param folder where the files are
     * @return the sessions in it
     */
    public static KeptSessions in(Path folder) {
        return new KeptSessions(new SessionFolder(folder));
    }

    /**
     * Lists the sessions, those that end first before the others.
     *
     * @param clock the time
     * @return what may be shown of them
     * @throws SessionCacheException if the folder is not used as a cache, or cannot be read
     */
    public List<KeptSession> list(Clock clock) {
        if (!folder.exists()) {
            return List.of();
        }
        folder.check();
        long now = SessionCache.seconds(clock);
        return found().stream()
                .map(each -> KeptSession.of(each, now))
                .sorted((one, other) -> one.until().compareTo(other.until()))
                .toList();
    }

    /**
     * Removes the sessions, and the lock unless it is in use. Other files stay.
     *
     * @return how many sessions there were
     * @throws SessionCacheException if they cannot be removed
     */
    public int clear() {
        if (!folder.exists()) {
            return 0;
        }
        folder.checkOwner();
        int removed = 0;
        for (SessionFiles.Found each : found()) {
            removed += remove(each.file()) ? 1 : 0;
        }
        try (SessionLock lock = SessionLock.in(folder)) {
            if (lock.tryForAll()) {
                remove(folder.lockFile());
            }
        }
        return removed;
    }

    private List<SessionFiles.Found> found() {
        try {
            return new SessionFiles(folder).list(MOST_FILES);
        } catch (IOException failure) {
            throw new SessionCacheException(folder.path() + " cannot be read: " + IoErrors.writing(failure), failure);
        }
    }

    private static boolean remove(Path file) {
        try {
            return !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new SessionCacheException(file + " cannot be removed: " + IoErrors.writing(failure), failure);
        }
    }
}
