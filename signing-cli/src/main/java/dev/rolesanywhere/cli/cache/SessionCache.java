package dev.rolesanywhere.cli.cache;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions in files, which one process creates and all processes of the same user share. */
public final class SessionCache {

    private final @Nullable CacheDirectory directory;
    private final Clock clock;

    private SessionCache(@Nullable CacheDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Returns the cache in a directory.
     *
     * @param directory created when there is something to store; null if no setting names one
     */
    public static SessionCache in(@Nullable Path directory, Clock clock) {
        return new SessionCache(directory == null ? null : new CacheDirectory(directory), clock);
    }

    /** Returns the JSON of a session that need not be renewed yet, or null. */
    public @Nullable String fresh(SessionKey key) {
        if (directory == null) {
            return null;
        }
        CacheEntry entry = directory.read(key);
        return entry != null && entry.times().isFresh(seconds(clock)) ? entry.json() : null;
    }

    /**
     * Creates a session and stores it. If it cannot be stored, it is returned anyway.
     *
     * @param fetch calls CreateSession
     * @param warnings receives problems that did no harm
     * @return the JSON to print
     */
    public String renew(SessionKey key, Supplier<CreatedSession> fetch, Consumer<String> warnings) {
        if (directory == null) {
            warnings.accept(
                    SessionRenewer.NOT_CACHED + "neither --cache-dir nor XDG_CACHE_HOME nor HOME names a directory");
            return fetch.get().json();
        }
        return new SessionRenewer(directory, key, clock, warnings, SessionRenewer.TIMEOUT).run(fetch);
    }

    static long seconds(Clock clock) {
        return Math.floorDiv(clock.millis(), 1000L);
    }
}
