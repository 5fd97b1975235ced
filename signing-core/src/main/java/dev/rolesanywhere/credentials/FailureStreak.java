package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive failures since the last success.
 *
 * @param last the last failure
 * @param since when the first attempt failed
 * @param failures the number of failures
 */
record FailureStreak(SigningHelperException last, Instant since, int failures) {

    static FailureStreak after(@Nullable FailureStreak before, SigningHelperException failure, Instant now) {
        return before == null
                ? new FailureStreak(failure, now, 1)
                : new FailureStreak(failure, before.since, before.failures + 1);
    }

    boolean isThrottled() {
        return last instanceof CreateSessionException failure && failure.isThrottled();
    }

    /** Returns whether the service rejected the request, so that an early retry will not succeed either. */
    boolean isRejection() {
        return last instanceof CreateSessionException failure && failure.status() > 0 && !failure.isRetryable();
    }

    Optional<Duration> retryAfter() {
        return last instanceof CreateSessionException failure ? failure.retryAfter() : Optional.empty();
    }
}
