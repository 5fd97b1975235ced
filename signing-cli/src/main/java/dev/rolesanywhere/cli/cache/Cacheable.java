package dev.rolesanywhere.cli.cache;

/** What AWS returned and the cache stores. */
public sealed interface Cacheable permits CreatedSession, IssuedToken {

    /** Returns what the cache returns later. */
    String text();

    /**
     * Returns it as a cache entry.
     *
     * @param requestTime when it was requested, in seconds since 1970
     */
    CacheEntry toCacheEntry(long requestTime);
}
