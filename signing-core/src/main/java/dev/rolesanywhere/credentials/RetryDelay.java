package dev.rolesanywhere.credentials;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long to wait after a failed attempt: full jitter, over a few seconds at first and up to five minutes
 * later.
 */
final class RetryDelay {

    static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final int DOUBLINGS = 5;

    private RetryDelay() {}

    /**
     * Returns the wait before the next attempt, at least the Retry-After of the service.
     *
     * @param streak the failures including the one at {@code now}
     * @param valid credentials that are still valid, or null
     * @param now the current time
     * @param random a number from 0 to 1
     */
    static Duration after(FailureStreak streak, @Nullable RefreshResult valid, Instant now, double random) {
        Duration chosen = streak.isRejection()
                ? jittered(LONGEST, (1 + random) / 2)
                : jittered(longest(streak, valid, now), random);
        Duration asked = shorter(LONGEST_ASKED, streak.retryAfter().orElse(Duration.ZERO));
        return chosen.compareTo(asked) > 0 ? chosen : asked;
    }

    private static Duration longest(FailureStreak streak, @Nullable RefreshResult valid, Instant now) {
        Duration ceiling = ceiling(streak);
        if (valid == null) {
            return ceiling;
        }
        Duration untilMilestone = streak.isThrottled()
                ? whileThrottled(valid, now)
                : valid.leftAt(now).dividedBy(2);
        return shorter(ceiling, untilMilestone);
    }

    /** Early retries would not reduce throttling. */
    private static Duration ceiling(FailureStreak streak) {
        return streak.isThrottled()
                ? LONGEST
                : shorter(LONGEST, FIRST.multipliedBy(1L << Math.min(DOUBLINGS, streak.failures() - 1)));
    }

    /**
     * Callers that still hold valid credentials back off furthest. A few attempts are made while the credentials have
     * the life that users should get, the next ones while two thirds of it are left, which SDKs rely on, then more and
     * more.
     */
    private static Duration whileThrottled(RefreshResult valid, Instant now) {
        Duration untilStale = Duration.between(now, valid.staleTime());
        if (untilStale.compareTo(SHORTEST) > 0) {
            return untilStale;
        }
        Duration left = valid.leftAt(now);
        Duration least = Duration.between(valid.staleTime(), valid.credentials().expiration());
        Duration untilScarce = left.minus(least.multipliedBy(2).dividedBy(3));
        return untilScarce.compareTo(SHORTEST) > 0 ? untilScarce : left.dividedBy(4);
    }

    private static Duration jittered(Duration longest, double random) {
        long spread = Math.max(0, longest.minus(SHORTEST).toMillis());
        return SHORTEST.plusMillis((long) (spread * random));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
