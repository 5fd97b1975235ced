package dev.rolesanywhere.credentials;

import java.time.Duration;

/**
 * When in their life credentials are renewed.
 *
 * <p>The figures suit a fleet of 20,000 machines with sessions of an hour under CreateSession's quota of ten a second:
 * they come around once in 40 minutes on average, which takes 8.3 a second, and each still has 15 minutes of life when
 * it is renewed.
 */
final class RefreshTimes {

    /** What botocore makes believe credentials live for, however little is left of them. */
    private static final Duration FULL_LEAST_LIFE = Duration.ofMinutes(15);

    /** From this life on the full least life can be kept. */
    private static final Duration LONG_LIFE = Duration.ofMinutes(45);

    /** Renewing takes less than a minute. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final double LATEST_SHARE = 0.73;
    private static final double EARLIEST_OF_LATEST = 0.82;

    private RefreshTimes() {}

    /** Returns how much life credentials should have whenever they are handed out. */
    static Duration leastLife(Duration life) {
        return life.compareTo(LONG_LIFE) >= 0 ? FULL_LEAST_LIFE : life.dividedBy(4);
    }

    /**
     * Returns how long after they were obtained credentials are to be renewed.
     *
     * @param life how long they live
     * @param position where in the time that suits, from 0 to 1
     */
    static Duration untilPrefetch(Duration life, double position) {
        double earliest = latest(life) * EARLIEST_OF_LATEST;
        return Duration.ofMillis((long) (earliest + (latest(life) - earliest) * position));
    }

    /**
     * Returns the position of credentials that took long to come. Machines that start together wait for one another;
     * who waited longer renews later, so that their second round takes more time than the first and fits the quota.
     */
    static double positionAfterWaiting(Duration waited, Duration life) {
        return Math.min(1, waited.toMillis() / (latest(life) * EARLIEST_OF_LATEST));
    }

    private static double latest(Duration life) {
        double millis = life.toMillis();
        double leavingLeastLife = millis - FULL_LEAST_LIFE.plus(MARGIN).toMillis();
        return Math.min(millis * LATEST_SHARE, Math.max(millis / 2, leavingLeastLife));
    }
}
