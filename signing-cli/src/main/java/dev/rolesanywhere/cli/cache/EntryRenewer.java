package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Creates a session, or a token, that is missing or due for renewal: in one process, while the others wait or use the
 * old one if it is still valid. Then it removes expired entries.
 */
final class EntryRenewer {

    /** CreateSession takes less than a minute, with all its attempts. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Files that cannot be parsed stay for as long as a session can live. */
    private static final long MAX_SESSION = 12 * 60 * 60;

    /** More than are in use. The next run removes the rest. */
    private static final int MAX_FILES = 1000;

    private final CacheDirectory directory;
    private final CacheKey key;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Duration timeout;

    EntryRenewer(CacheDirectory directory, CacheKey key, Clock clock, Consumer<String> warnings, Duration timeout) {
        this.directory = directory;
        this.key = key;
        this.clock = clock;
        this.warnings = warnings;
        this.timeout = timeout;
    }

    static String notCached(CacheDirectory.Kind kind) {
        return "the " + kind.noun() + " is not cached: ";
    }

    /** Returns the text of the entry. */
    String run(LongFunction<CacheEntry> fetch) {
        if (!tryPrepare()) {
            return fetch.apply(now()).text();
        }
        try (CacheLock lock = CacheLock.in(directory)) {
            CacheEntry current = renewedByAnother(lock);
            return (current == null ? renewed(fetch, lock) : current).text();
        }
    }

    private boolean tryPrepare() {
        try {
            directory.prepare();
            return true;
        } catch (SigningHelperException e) {
            warnings.accept(notCached(directory.kind()) + e.getMessage());
            return false;
        }
    }

    /** Returns the entry that another process renewed or is renewing, or null if this process must do it. */
    private @Nullable CacheEntry renewedByAnother(CacheLock lock) {
        if (lock.tryLock(key)) {
            CacheEntry current = directory.read(key);
            return current != null && current.times().isFresh(now()) ? current : null;
        }
        CacheEntry old = usable();
        if (old == null) {
            await(lock);
        }
        return old == null ? usable() : old;
    }

    private @Nullable CacheEntry usable() {
        CacheEntry current = directory.read(key);
        return current != null && current.times().isUsable(now()) ? current : null;
    }

    private void await(CacheLock lock) {
        if (!lock.tryLock(key, timeout)) {
            warnings.accept("another process has been renewing the same "
                    + directory.kind().noun() + " for " + timeout.toSeconds() + " seconds; check whether it hangs");
        }
    }

    private CacheEntry renewed(LongFunction<CacheEntry> fetch, CacheLock lock) {
        CacheEntry entry;
        try {
            entry = fetch.apply(now());
        } catch (SigningHelperException e) {
            return oldEntry(e);
        }
        store(entry, lock);
        return entry;
    }

    private CacheEntry oldEntry(SigningHelperException failure) {
        CacheEntry old = usable();
        if (old == null) {
            throw failure;
        }
        long now = now();
        warnings.accept("the " + directory.kind().noun() + " could not be renewed: " + failure.getMessage() + "; the"
                + " cached " + directory.kind().noun() + " is used for up to "
                + (old.times().expiration() - now) / 60 + " more minutes");
        try {
            directory.write(key, old.withRenewal(CacheEntry.Times.afterFailure(now)));
        } catch (IOException ignored) { // Then the next process retries at once.
            return old;
        }
        return old;
    }

    private void store(CacheEntry entry, CacheLock lock) {
        try {
            directory.write(key, entry);
        } catch (IOException e) {
            warnings.accept(notCached(directory.kind()) + directory.path() + ": " + IoErrors.writing(e));
        }
        removeExpired(lock, now());
    }

    private void removeExpired(CacheLock lock, long now) {
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

    private long now() {
        return CredentialCache.seconds(clock);
    }
}
