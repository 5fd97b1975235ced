package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.cache.CacheEntry;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user name and password for a registry. {@code toString} shows no secret.
 *
 * @param username the user name, which is AWS
 * @param expiration when they expire, in seconds since 1970; 0 if unknown
 */
record AuthorizationToken(String username, String password, long expiration) {

    private static final long MAX_SECONDS = 253_402_300_799L;

    /**
     * Reads the response of GetAuthorizationToken. ECR has a list of tokens, ECR Public a single one.
     *
     * @param response the strings and numbers of the response, by their JSON pointers
     * @return the token, or null if the response has no usable one
     */
    static @Nullable AuthorizationToken of(Map<String, String> response, boolean isPublic) {
        String data = isPublic ? "/authorizationData/" : "/authorizationData/0/";
        String encoded = response.get(data + "authorizationToken");
        String decoded = encoded == null ? null : decoded(encoded);
        int colon = decoded == null ? -1 : decoded.indexOf(':');
        if (decoded == null || colon <= 0 || colon == decoded.length() - 1) {
            return null;
        }
        return new AuthorizationToken(
                decoded.substring(0, colon),
                decoded.substring(colon + 1),
                seconds(response.getOrDefault(data + "expiresAt", "0")));
    }

    /** Reads what {@link #toCacheEntry} wrote. */
    static AuthorizationToken ofLine(String line) {
        int blank = line.indexOf(' ');
        int colon = line.indexOf(':');
        return new AuthorizationToken(
                line.substring(blank + 1, colon), line.substring(colon + 1), Long.parseLong(line.substring(0, blank)));
    }

    /** Returns the token as it is cached. */
    CacheEntry toCacheEntry(String roleArn, String registry, long requestTime) {
        return CacheEntry.ofToken(
                expiration + " " + username + ":" + password, expiration, roleArn, registry, requestTime);
    }

    private static @Nullable String decoded(String base64) {
        try {
            String text = new String(Base64.getDecoder().decode(base64), UTF_8);
            boolean isText = text.chars().noneMatch(each -> each < ' ' || each == 0x7F || each == 0xFFFD);
            return isText ? text : null;
        } catch (IllegalArgumentException ignored) { // It is not base64.
            return null;
        }
    }

    /** The service sends seconds since 1970 with a fraction; some servers that replace it send a date. */
    private static long seconds(String time) {
        try {
            double seconds = time.indexOf('T') > 0 ? Instant.parse(time).getEpochSecond() : Double.parseDouble(time);
            return seconds > 0 && seconds <= MAX_SECONDS ? (long) seconds : 0;
        } catch (RuntimeException ignored) { // It is not a time, so the token is not kept.
            return 0;
        }
    }

    @Override
    public String toString() {
        return "AuthorizationToken[" + username + "]";
    }
}
