package dev.rolesanywhere.session.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * How often a call is tried, and how long to wait in between: exponential backoff with full jitter.
 *
 * @param attempts the maximum number of attempts
 * @param baseDelay the longest wait after the first failure
 * @param maxDelay the longest wait after any failure
 */
public record RetryPolicy(int attempts, Duration baseDelay, Duration maxDelay) {

    private static final int MAX_SHIFT = 16;

    /** Waits as long as Amazon's helper. */
    public static RetryPolicy of(int attempts) {
        return new RetryPolicy(attempts, Duration.ofMillis(500), Duration.ofSeconds(20));
    }

    /**
     * Returns the wait before the next attempt, or empty if there is none.
     *
     * @param attempt the attempt that failed, from 1
     * @param random from 0 to 1
     * @param retryAfter what the service asked for
     */
    public Optional<Duration> waitAfter(int attempt, double random, Optional<Duration> retryAfter) {
        boolean askedForTooMuch =
                retryAfter.filter(asked -> asked.compareTo(maxDelay) > 0).isPresent();
        if (attempt >= attempts || askedForTooMuch) {
            return Optional.empty();
        }
        long ceiling = Math.min(maxDelay.toMillis(), baseDelay.toMillis() << Math.min(attempt - 1, MAX_SHIFT));
        Duration jittered = Duration.ofMillis((long) (ceiling * random));
        return Optional.of(
                retryAfter.filter(asked -> asked.compareTo(jittered) > 0).orElse(jittered));
    }
}
