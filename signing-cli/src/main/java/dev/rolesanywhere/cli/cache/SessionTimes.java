package dev.rolesanywhere.cli.cache;

/**
 * When a session may be handed out. All are seconds since 1970.
 *
 * @param issued when it was asked for, by the clock of this machine
 * @param expiration when it ends
 * @param renewal from when on it is to be renewed
 * @param certificateStart from when on its certificate is valid
 * @param certificateEnd until when
 */
record SessionTimes(long issued, long expiration, long renewal, long certificateStart, long certificateEnd) {

    /** SDKs ask for new credentials when fewer minutes are left. */
    private static final long LEAST_LEFT = 15 * 60;

    /** What a client needs at least to make use of a session. */
    private static final long SPARE = 2 * 60;

    /** How long nobody tries again after a renewal that failed, for that can take most of a minute. */
    private static final long PAUSE = 60;

    /** Clocks are set back by seconds now and then; by minutes, nothing that they said can be relied on. */
    private static final long CLOCK_TOLERANCE = 5 * 60;

    /** Those that live for less than half an hour are of use for the first half of it. */
    static SessionTimes of(long issued, long expiration, long certificateStart, long certificateEnd) {
        long life = expiration - issued;
        long renewal = expiration - Math.min(Math.max(LEAST_LEFT, life / 4), life / 2);
        return new SessionTimes(issued, expiration, renewal, certificateStart, certificateEnd);
    }

    boolean isFresh(long now) {
        return now < renewal && isUsable(now);
    }

    /** Says whether it is still better than nothing. */
    boolean isUsable(long now) {
        return now < expiration - SPARE
                && issued - now <= CLOCK_TOLERANCE
                && certificateStart <= now
                && now < certificateEnd;
    }

    boolean isExpired(long now) {
        return expiration <= now;
    }

    /** Returns from when on to try again after a renewal that failed now. */
    static long afterFailure(long now) {
        return now + PAUSE;
    }

    SessionTimes renewedFrom(long time) {
        return new SessionTimes(issued, expiration, time, certificateStart, certificateEnd);
    }
}
