package dev.rolesanywhere.cli.cache;

/**
 * When a session may be used. All times are seconds since 1970.
 *
 * @param issued when it was requested, by the clock of this machine
 * @param expiration when it expires
 * @param renewal when to start renewing it
 * @param certificateStart when its certificate becomes valid
 * @param certificateEnd when its certificate expires
 */
public record SessionTimes(long issued, long expiration, long renewal, long certificateStart, long certificateEnd) {

    /** SDKs request new credentials when less than 15 minutes are left. */
    private static final long MIN_LEFT = 15 * 60;

    /** The least time that a client needs to use a session. */
    private static final long MARGIN = 2 * 60;

    /** The pause after a renewal that failed, which can take most of a minute. */
    private static final long RETRY_PAUSE = 60;

    /** Clocks are sometimes set back by seconds. After minutes, no time from before is reliable. */
    private static final long CLOCK_TOLERANCE = 5 * 60;

    /** Sessions of less than half an hour are fresh for the first half of it. */
    static SessionTimes of(long issued, long expiration, long certificateStart, long certificateEnd) {
        long life = expiration - issued;
        long renewal = expiration - Math.min(Math.max(MIN_LEFT, life / 4), life / 2);
        return new SessionTimes(issued, expiration, renewal, certificateStart, certificateEnd);
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

    SessionTimes withRenewal(long time) {
        return new SessionTimes(issued, expiration, time, certificateStart, certificateEnd);
    }
}
