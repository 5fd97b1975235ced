package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a session that is missing or due for renewal: in one process, while the others wait or use the old one if it
 * is still valid.
 */
final class SessionRenewer {

    /** CreateSession takes less than a minute, with all its attempts. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final CacheDirectory directory;
    private final SessionKey key;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Duration timeout;

    SessionRenewer(CacheDirectory directory, SessionKey key, Clock clock, Consumer<String> warnings, Duration timeout) {
        this.directory = directory;
        this.key = key;
        this.clock = clock;
        this.warnings = warnings;
        this.timeout = timeout;
    }

    static String notCached(CacheKind kind) {
        return "the " + kind.noun() + " is not cached: ";
    }

    /** Returns the text of the entry. */
    String run(Supplier<? extends Cacheable> fetch) {
        if (!tryPrepare()) {
            return fetch.get().text();
        }
        try (CacheLock lock = CacheLock.in(directory)) {
            CacheEntry current = renewedByAnother(lock);
            return (current == null ? renewed(fetch, lock) : current).json();
        }
    }

    private boolean tryPrepare() {
        try {
            directory.prepare();
            return true;
        } catch (SessionCacheException e) {
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

    private CacheEntry renewed(Supplier<? extends Cacheable> fetch, CacheLock lock) {
        long requestTime = now();
        Cacheable created;
        try {
            created = fetch.get();
        } catch (SigningHelperException e) {
            return oldEntry(e);
        }
        CacheEntry entry = created.toCacheEntry(requestTime);
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
            directory.write(key, old.withRenewal(SessionTimes.afterFailure(now)));
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
        new ExpiredEntryCleaner(directory, lock).removeExpired(now());
    }

    private long now() {
        return SessionCache.seconds(clock);
    }
}
