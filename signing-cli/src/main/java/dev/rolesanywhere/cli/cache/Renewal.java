package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.file.IoErrors;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets a session that is not in hand or soon ends: by one process, while the others wait or use what is still valid.
 */
final class Renewal {

    static final String NOT_CACHED = "the session is not cached: ";

    /** CreateSession takes less than a minute, with all its attempts. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SessionFolder folder;
    private final SessionFiles files;
    private final SessionKey key;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Duration patience;

    Renewal(SessionFolder folder, SessionKey key, Clock clock, Consumer<String> warnings, Duration patience) {
        this.folder = folder;
        this.files = new SessionFiles(folder);
        this.key = key;
        this.clock = clock;
        this.warnings = warnings;
        this.patience = patience;
    }

    /** Returns the JSON to print. */
    String run(Supplier<NewSession> fetch) {
        if (!isPrepared()) {
            return fetch.get().json();
        }
        try (SessionLock lock = SessionLock.in(folder)) {
            CachedSession inHand = renewedByAnother(lock);
            return (inHand == null ? renewed(fetch, lock) : inHand).json();
        }
    }

    private boolean isPrepared() {
        try {
            folder.prepare();
            return true;
        } catch (SessionCacheException unusable) {
            warnings.accept(NOT_CACHED + unusable.getMessage());
            return false;
        }
    }

    /** Returns what another process has renewed or is about to renew; null where it is this one's turn. */
    private @Nullable CachedSession renewedByAnother(SessionLock lock) {
        if (lock.tryFor(key)) {
            CachedSession current = files.read(key);
            return current != null && current.times().isFresh(now()) ? current : null;
        }
        CachedSession old = usable();
        if (old == null) {
            await(lock);
        }
        return old == null ? usable() : old;
    }

    private @Nullable CachedSession usable() {
        CachedSession current = files.read(key);
        return current != null && current.times().isUsable(now()) ? current : null;
    }

    private void await(SessionLock lock) {
        if (!lock.holds(key, patience)) {
            warnings.accept("another process has been renewing the same session for " + patience.toSeconds()
                    + " seconds; look for one that hangs");
        }
    }

    private CachedSession renewed(Supplier<NewSession> fetch, SessionLock lock) {
        long asked = now();
        NewSession issued;
        try {
            issued = fetch.get();
        } catch (RolesAnywhereException failure) {
            return oldOne(failure);
        }
        CachedSession session = issued.askedForAt(asked);
        keep(session, lock);
        return session;
    }

    private CachedSession oldOne(RolesAnywhereException failure) {
        CachedSession old = usable();
        if (old == null) {
            throw failure;
        }
        long now = now();
        warnings.accept("the session could not be renewed: " + failure.getMessage() + "; the cached one is used, for "
                + (old.times().expiration() - now) / 60 + " more minutes at most");
        try {
            files.write(key, old.renewedFrom(SessionTimes.afterFailure(now)));
        } catch (IOException unwritable) {
            // Then the next one tries again at once.
        }
        return old;
    }

    private void keep(CachedSession session, SessionLock lock) {
        try {
            files.write(key, session);
        } catch (IOException failure) {
            warnings.accept(NOT_CACHED + folder.path() + ": " + IoErrors.writing(failure));
        }
        new Cleaning(files, lock).removeExpired(now());
    }

    private long now() {
        return SessionCache.seconds(clock);
    }
}
