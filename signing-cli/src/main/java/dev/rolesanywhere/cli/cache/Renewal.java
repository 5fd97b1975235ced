package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.file.IoTrouble;
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
        long begun = now();
        try (SessionLock lock = SessionLock.in(folder)) {
            CachedSession inHand = taken(lock, begun);
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
    private @Nullable CachedSession taken(SessionLock lock, long begun) {
        if (!lock.tryFor(key)) {
            CachedSession old = files.read(key);
            if (old != null && old.times().isUsable(begun)) {
                return old;
            }
            await(lock);
        }
        CachedSession current = files.read(key);
        return current != null && isRenewed(current.times(), begun) ? current : null;
    }

    private void await(SessionLock lock) {
        if (!lock.holds(key, patience)) {
            warnings.accept("another process has been renewing the same session for " + patience.toSeconds()
                    + " seconds; look for one that hangs");
        }
    }

    /** What came while this one waited is taken even if it lives so shortly that it is never fresh. */
    private boolean isRenewed(SessionTimes times, long begun) {
        long now = now();
        return times.isFresh(now) || (times.issued() >= begun && times.isUsable(now));
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
        CachedSession old = files.read(key);
        long now = now();
        if (old == null || !old.times().isUsable(now)) {
            throw failure;
        }
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
            new Cleaning(files, lock).removeExpired(now());
        } catch (IOException failure) {
            warnings.accept(NOT_CACHED + folder.path() + ": " + IoTrouble.reason(failure));
        }
    }

    private long now() {
        return SessionCache.seconds(clock);
    }
}
