package dev.rolesanywhere.credentials;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long to wait after a failed attempt: full jitter, doubling from ten seconds to five minutes. */
final class RetryDelay {

    static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final int DOUBLINGS = 5;
    private static final int THROTTLES_BEFORE_STALE = 3;

    /** So little life is left that waiting for the rush to pass would be too risky. */
    private static final Duration LITTLE_LEFT = Duration.ofMinutes(6);

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
        Duration chosen = longest(SHORTEST, chosen(trouble, valid, now, random));
        return longest(chosen, shortest(LONGEST_ASKED, trouble.retryAfter().orElse(Duration.ZERO)));
    }

    private static Duration chosen(Trouble trouble, @Nullable HeldCredentials valid, Instant now, double random) {
        if (trouble.isRefusal()) {
            return part(LONGEST, (1 + random) / 2);
        }
        if (valid == null) {
            return part(ceiling(trouble), random);
        }
        return trouble.isThrottled()
                ? whileThrottled(trouble, valid, now, random)
                : part(shortest(ceiling(trouble), valid.leftAt(now).dividedBy(2)), random);
    }

    /** Too many at once are not thinned out by trying again soon. */
    private static Duration ceiling(Trouble trouble) {
        return trouble.isThrottled()
                ? LONGEST
                : shortest(LONGEST, FIRST.multipliedBy(1L << Math.min(DOUBLINGS, trouble.failures() - 1)));
    }

    /**
     * Who can wait makes room for those who cannot: some attempts are made while there is all the life that users
     * should get, and the next one when most of what is left has passed.
     */
    private static Duration whileThrottled(Trouble trouble, HeldCredentials valid, Instant now, double random) {
        Duration left = valid.leftAt(now);
        Duration untilStale = Duration.between(now, valid.staleTime());
        if (trouble.throttles() <= THROTTLES_BEFORE_STALE && untilStale.compareTo(SHORTEST) > 0) {
            return part(shortest(LONGEST, untilStale), random);
        }
        return left.compareTo(LITTLE_LEFT) > 0 ? part(left, 0.65 + random / 4) : part(left.dividedBy(4), random);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofMillis((long) (whole.toMillis() * share));
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
