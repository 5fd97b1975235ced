package dev.rolesanywhere.cli.cache;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions in files, which one process gets and all of a user's processes use. */
public final class SessionCache {

    private final @Nullable SessionFolder folder;
    private final Clock clock;

    private SessionCache(@Nullable SessionFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Makes a cache.
     *
     * @param folder where the files are; made when there is something to keep; null where nothing names one
     * @param clock the time
     * @return the cache
     */
    public static SessionCache in(@Nullable Path folder, Clock clock) {
        return new SessionCache(folder == null ? null : new SessionFolder(folder), clock);
    }

    /**
     * Looks for a session that need not be renewed yet.
     *
     * @param key which session
     * @return the JSON to print, or null where there is none
     */
    public @Nullable String fresh(SessionKey key) {
        if (folder == null) {
            return null;
        }
        CachedSession session = new SessionFiles(folder).read(key);
        return session != null && session.times().isFresh(seconds(clock)) ? session.json() : null;
    }

    /**
     * Gets a session that is not fresh, and keeps it. Where nothing can be kept, it is gotten all the same.
     *
     * @param key which session
     * @param fetch asks for it
     * @param warnings told what went wrong and harmed nothing
     * @return the JSON to print
     */
    public String renew(SessionKey key, Supplier<NewSession> fetch, Consumer<String> warnings) {
        if (folder == null) {
            warnings.accept(Renewal.NOT_CACHED + "neither --cache-dir nor XDG_CACHE_HOME nor HOME names a folder");
            return fetch.get().json();
        }
        return new Renewal(folder, key, clock, warnings, Renewal.PATIENCE).run(fetch);
    }

    static long seconds(Clock clock) {
        return Math.floorDiv(clock.millis(), 1000L);
    }
}
