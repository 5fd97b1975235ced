package dev.rolesanywhere.cli.cache;

/**
 * A token for registries.
 *
 * @param text the token, on one line
 * @param expiration when it expires, in seconds since 1970
 * @param roleArn the role it was issued to; empty if unknown
 * @param registry the host of the registry that it was requested for
 */
public record IssuedToken(String text, long expiration, String roleArn, String registry) implements Cacheable {

    /** A token is fresh for the first half of its life, like the answer that the kubelet keeps. */
    @Override
    public CacheEntry toCacheEntry(long requestTime) {
        long renewal = requestTime + (expiration - requestTime) / 2;
        SessionTimes times = new SessionTimes(requestTime, expiration, renewal, 0, Long.MAX_VALUE);
        return new CacheEntry(times, roleArn, registry, "", text);
    }

    @Override
    public String toString() {
        return "IssuedToken[" + registry + "]";
    }
}
