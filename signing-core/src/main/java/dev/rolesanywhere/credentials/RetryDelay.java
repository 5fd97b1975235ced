package dev.rolesanywhere.credentials;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after a failed attempt: full jitter over a few seconds at first and over five minutes in the end.
 */
final class RetryDelay {

    static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final int DOUBLINGS = 5;

    private RetryDelay() {}

    /**
     * Returns the wait before the next attempt, which is what the service asked for, if that is more.
     *
     * @param trouble the failures, the last one now
     * @param valid credentials that are still good, if there are any
     * @param now the time
     * @param random from 0 to 1
     */
    static Duration after(Trouble trouble, @Nullable HeldCredentials valid, Instant now, double random) {
        Duration chosen = trouble.isRefusal()
                ? jittered(LONGEST, (1 + random) / 2)
                : jittered(longest(trouble, valid, now), random);
        Duration asked = shorter(LONGEST_ASKED, trouble.retryAfter().orElse(Duration.ZERO));
        return chosen.compareTo(asked) > 0 ? chosen : asked;
    }

    private static Duration longest(Trouble trouble, @Nullable HeldCredentials valid, Instant now) {
        Duration ceiling = ceiling(trouble);
        if (valid == null) {
            return ceiling;
        }
        Duration untilMilestone = trouble.isThrottled()
                ? whileThrottled(valid, now)
                : valid.leftAt(now).dividedBy(2);
        return shorter(ceiling, untilMilestone);
    }

    /** Too many at once are not thinned out by trying again soon. */
    private static Duration ceiling(Trouble trouble) {
        return trouble.isThrottled()
                ? LONGEST
                : shorter(LONGEST, FIRST.multipliedBy(1L << Math.min(DOUBLINGS, trouble.failures() - 1)));
    }

    /**
     * Who can wait makes room for those who cannot. A few attempts are made while there is all the life that users
     * should get; the next ones while there is the two thirds of it that SDKs take for granted; then more and more.
     */
    private static Duration whileThrottled(HeldCredentials valid, Instant now) {
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
