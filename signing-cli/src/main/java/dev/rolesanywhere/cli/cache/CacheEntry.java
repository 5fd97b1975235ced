package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.cert.X509Certificate;

/**
 * A cached session or token. {@code toString} shows no secret.
 *
 * @param times when it may be used
 * @param roleArn the role; empty if unknown
 * @param name the name of the role session, or the host of the registry; empty if the service chose it
 * @param certificate the subject of the certificate; empty for a token
 * @param text what the cache returns later
 */
public record CacheEntry(Times times, String roleArn, String name, String certificate, String text) {

    /**
     * When a session may be used. All times are seconds since 1970.
     *
     * @param issued when it was requested, by the clock of this machine
     * @param expiration when it expires
     * @param renewal when to start renewing it
     * @param certificateStart when its certificate becomes valid
     * @param certificateEnd when its certificate expires
     */
    public record Times(long issued, long expiration, long renewal, long certificateStart, long certificateEnd) {

        /** SDKs request new credentials when less than 15 minutes are left. */
        private static final long MIN_LEFT = 15 * 60;

        /** The least time that a client needs to use a session. */
        private static final long MARGIN = 2 * 60;

        /** The pause after a renewal that failed, which can take most of a minute. */
        private static final long RETRY_PAUSE = 60;

        /** Clocks are sometimes set back by seconds. After minutes, no time from before is reliable. */
        private static final long CLOCK_TOLERANCE = 5 * 60;

        /** A session of less than half an hour is fresh for the first half of its life. */
        static Times of(long issued, long expiration, long certificateStart, long certificateEnd) {
            long life = expiration - issued;
            long renewal = expiration - Math.min(Math.max(MIN_LEFT, life / 4), life / 2);
            return new Times(issued, expiration, renewal, certificateStart, certificateEnd);
        }

        boolean isFresh(long now) {
            return now < renewal && isUsable(now);
        }

        /** Returns whether the session is still valid, although it may be due for renewal. */
        boolean isUsable(long now) {
            return now < expiration - MARGIN
                    && issued - now <= CLOCK_TOLERANCE
                    && certificateStart <= now
                    && now < certificateEnd;
        }

        boolean isExpired(long now) {
            return expiration <= now;
        }

        /** Returns when to retry after a renewal that failed now. */
        static long afterFailure(long now) {
            return now + RETRY_PAUSE;
        }

        Times withRenewal(long time) {
            return new Times(issued, expiration, time, certificateStart, certificateEnd);
        }
    }

    /**
     * Returns a session that CreateSession returned.
     *
     * @param certificate the certificate that signed the request
     * @param json the credentials as they are printed
     * @param requestTime when the session was requested, in seconds since 1970
     */
    public static CacheEntry ofSession(
            CreateSessionRequest request,
            X509Certificate certificate,
            SessionCredentials credentials,
            String json,
            long requestTime) {
        Times times = Times.of(
                requestTime,
                credentials.expiration().getEpochSecond(),
                certificate.getNotBefore().toInstant().getEpochSecond(),
                certificate.getNotAfter().toInstant().getEpochSecond());
        return new CacheEntry(
                times,
                request.roleArn(),
                request.roleSessionName().orElse(""),
                certificate.getSubjectX500Principal().getName(),
                json);
    }

    /**
     * Returns a token for registries. It is fresh for the first half of its life, like the response that the kubelet
     * keeps.
     *
     * @param text the token, on one line
     * @param expiration when it expires, in seconds since 1970
     * @param roleArn the role it was issued to; empty if unknown
     * @param registry the host of the registry that it was requested for
     * @param requestTime when it was requested, in seconds since 1970
     */
    public static CacheEntry ofToken(String text, long expiration, String roleArn, String registry, long requestTime) {
        long renewal = requestTime + (expiration - requestTime) / 2;
        return new CacheEntry(
                new Times(requestTime, expiration, renewal, 0, Long.MAX_VALUE), roleArn, registry, "", text);
    }

    CacheEntry withRenewal(long renewal) {
        return new CacheEntry(times.withRenewal(renewal), roleArn, name, certificate, text);
    }

    @Override
    public String toString() {
        return "CacheEntry[roleArn=".concat(roleArn).concat("]");
    }
}
