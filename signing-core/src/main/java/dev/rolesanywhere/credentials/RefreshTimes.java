package dev.rolesanywhere.credentials;

import java.time.Duration;

/**
 * Decides when in their life credentials are refreshed.
 *
 * <p>The figures suit a fleet of 20,000 machines with sessions of one hour and the CreateSession quota of ten calls per
 * second: a refresh every 40 minutes on average makes 8.3 calls per second, and 15 minutes of life are left at each.
 */
final class RefreshTimes {

    /** botocore uses credentials for at least this long, however little life is left. */
    private static final Duration FULL_LEAST_LIFE = Duration.ofMinutes(15);

    /** A refresh takes less than a minute. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final double LATEST_SHARE = 0.73;
    private static final double EARLIEST_OF_LATEST = 0.82;

    private RefreshTimes() {}

    /** Returns the life that credentials should at least have when they are handed out. */
    static Duration leastLife(Duration life) {
        Duration third = life.dividedBy(3);
        return third.compareTo(FULL_LEAST_LIFE) < 0 ? third : FULL_LEAST_LIFE;
    }

    /**
     * Returns the time from obtaining credentials to refreshing them.
     *
     * @param life the lifetime of the credentials
     * @param position the position within the suitable period, from 0 to 1
     */
    static Duration untilPrefetch(Duration life, double position) {
        double earliest = latest(life) * EARLIEST_OF_LATEST;
        return Duration.ofMillis((long) (earliest + (latest(life) - earliest) * position));
    }

    /**
     * Returns the position for credentials that arrived after a long wait. Machines that start together wait for each
     * other; those that waited longer refresh later, so that their second round is spread further and fits the quota.
     */
    static double positionAfterWaiting(Duration waited, Duration life, double random) {
        double byWait = waited.toMillis() / (latest(life) * EARLIEST_OF_LATEST);
        return byWait < 1 ? byWait : random;
    }

    private static double latest(Duration life) {
        double millis = life.toMillis();
        double leavingLeastLife = millis - FULL_LEAST_LIFE.plus(MARGIN).toMillis();
        return Math.min(millis * LATEST_SHARE, Math.max(millis / 2, leavingLeastLife));
    }
}
