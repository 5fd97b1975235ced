package dev.rolesanywhere.session;

import java.time.Duration;
import java.util.Optional;

/**
 * How often CreateSession is tried, and how long to wait between: exponential with full jitter.
 *
 * @param attempts how many attempts at the most
 * @param baseDelay the longest wait after the first failure
 * @param maxDelay the longest wait after any failure
 */
record RetryPolicy(int attempts, Duration baseDelay, Duration maxDelay) {

    /** As many attempts as the reference helper makes. */
    static final RetryPolicy STANDARD = new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(20));

    /**
     * Returns the wait before the next attempt, or empty where there is none.
     *
     * @param attempt the attempt that failed, from 1
     * @param random from 0 to 1
     * @param retryAfter what the service asked for
     */
    Optional<Duration> waitAfter(int attempt, double random, Optional<Duration> retryAfter) {
        boolean askedForTooMuch =
                retryAfter.filter(asked -> asked.compareTo(maxDelay) > 0).isPresent();
        if (attempt >= attempts || askedForTooMuch) {
            return Optional.empty();
        }
        long ceiling = Math.min(maxDelay.toMillis(), baseDelay.toMillis() << (attempt - 1));
        Duration jittered = Duration.ofMillis((long) (ceiling * random));
        return Optional.of(
                retryAfter.filter(asked -> asked.compareTo(jittered) > 0).orElse(jittered));
    }
}
