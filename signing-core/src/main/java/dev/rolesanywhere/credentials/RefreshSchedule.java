package dev.rolesanywhere.credentials;

import dev.rolesanywhere.credentials.RefreshState.FailureStreak;
import dev.rolesanywhere.credentials.RefreshState.Latest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when credentials are refreshed, and how long to wait after a failed attempt. The time and random numbers are
 * arguments.
 *
 * <p>The figures suit a fleet of 20,000 machines with sessions of one hour and the CreateSession quota of ten calls per
 * second: a refresh every 40 minutes on average makes 8.3 calls per second, and 15 minutes of life are left at each.
 * Failed attempts are repeated with full jitter, over a few seconds at first and up to five minutes later.
 */
final class RefreshSchedule {

    /** The shortest and the longest wait between attempts in the background. */
    static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);

    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** The wait before an attempt for callers. */
    static final Duration SHORTEST_ON_DEMAND_WAIT = Duration.ofSeconds(3);

    /** Short, so that users get credentials within seconds after an outage; a little jitter keeps machines apart. */
    private static final Duration LONGEST_ON_DEMAND_WAIT = Duration.ofSeconds(4);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 8;

    /** botocore uses credentials for at least this long, however little life is left. */
    private static final Duration FULL_LEAST_LIFE = Duration.ofMinutes(15);

    /** A refresh takes less than a minute. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final double LATEST_SHARE = 0.73;
    private static final double EARLIEST_OF_LATEST = 0.82;

    private RefreshSchedule() {}

    /** Returns the life that credentials should at least have when callers get them. */
    static Duration leastLife(Duration life) {
        return shorter(life.dividedBy(3), FULL_LEAST_LIFE);
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
        double byWait = millis(waited) / (latest(life) * EARLIEST_OF_LATEST);
        return byWait < 1 ? byWait : random;
    }

    private static double latest(Duration life) {
        double leavingLeastLife = millis(life) - millis(FULL_LEAST_LIFE.plus(MARGIN));
        return Math.min(millis(life) * LATEST_SHARE, Math.max(millis(life) / 2, leavingLeastLife));
    }

    /** Unlike {@link Duration#toMillis}, does not overflow: credentials of a test may never expire. */
    private static double millis(Duration duration) {
        return duration.toSeconds() * 1000.0 + duration.toMillisPart();
    }

    /**
     * Returns the wait between a failed attempt and the next one in the background, at least the Retry-After of the
     * service.
     *
     * @param streak the failures including the one at {@code now}
     * @param valid credentials that are still valid, or null
     * @param now the current time
     * @param random a number from 0 to 1
     */
    static Duration waitAfter(FailureStreak streak, @Nullable Latest valid, Instant now, double random) {
        Duration chosen = streak.isRejection()
                ? jittered(SHORTEST_WAIT, LONGEST_WAIT, (1 + random) / 2)
                : jittered(SHORTEST_WAIT, longestWait(streak, valid, now), random);
        return longer(chosen, shorter(LONGEST_RETRY_AFTER, streak.retryAfter()));
    }

    private static Duration longestWait(FailureStreak streak, @Nullable Latest valid, Instant now) {
        // Early retries would not reduce throttling.
        Duration ceiling =
                streak.isThrottled() ? LONGEST_WAIT : shorter(LONGEST_WAIT, doubled(FIRST_WAIT, streak.failures()));
        if (valid == null) {
            return ceiling;
        }
        return shorter(
                ceiling,
                streak.isThrottled()
                        ? whileThrottled(valid, now)
                        : valid.leftAt(now).dividedBy(2));
    }

    /**
     * Callers that still hold valid credentials back off furthest. A few attempts are made while the credentials have
     * the life that users should get, the next ones while two thirds of it are left, which SDKs rely on, then more and
     * more.
     */
    private static Duration whileThrottled(Latest valid, Instant now) {
        Duration untilStale = Duration.between(now, valid.staleTime());
        if (untilStale.compareTo(SHORTEST_WAIT) > 0) {
            return untilStale;
        }
        Duration left = valid.leftAt(now);
        Duration least = Duration.between(valid.staleTime(), valid.credentials().expiration());
        Duration untilScarce = left.minus(least.multipliedBy(2).dividedBy(3));
        return untilScarce.compareTo(SHORTEST_WAIT) > 0 ? untilScarce : left.dividedBy(4);
    }

    /**
     * Returns the wait between a failed attempt and one for callers: three to four seconds. After throttling or a
     * rejection it doubles, up to the longest wait in the background.
     */
    static Duration onDemandWaitAfter(FailureStreak streak, double random) {
        boolean isHarmful = streak.isThrottled() || streak.isRejection();
        Duration longest = shorter(
                isHarmful ? LONGEST_WAIT : LONGEST_ON_DEMAND_WAIT, doubled(SHORTEST_ON_DEMAND_WAIT, streak.failures()));
        return longer(jittered(SHORTEST_ON_DEMAND_WAIT, longest, random), streak.retryAfter());
    }

    private static Duration doubled(Duration first, int failures) {
        return first.multipliedBy(1L << Math.min(MAX_DOUBLINGS, failures - 1));
    }

    private static Duration jittered(Duration shortest, Duration longest, double random) {
        long spread = Math.max(0, longest.minus(shortest).toMillis());
        return shortest.plusMillis((long) (spread * random));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
