package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.CreateSessionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The failures since the last success.
 *
 * @param last the last one
 * @param since when the first attempt failed
 * @param lastAttempt when the last attempt failed
 * @param failures how many there were
 * @param throttles how many of them were for too many requests
 */
record Trouble(RolesAnywhereException last, Instant since, Instant lastAttempt, int failures, int throttles) {

    static Trouble after(@Nullable Trouble before, RolesAnywhereException failure, Instant now) {
        int throttles = isThrottled(failure) ? 1 : 0;
        return before == null
                ? new Trouble(failure, now, now, 1, throttles)
                : new Trouble(failure, before.since, now, before.failures + 1, before.throttles + throttles);
    }

    boolean isThrottled() {
        return isThrottled(last);
    }

    /** The service understood the request and does not want it; the same request will fare no better soon. */
    boolean isRefusal() {
        return last instanceof CreateSessionException refusal && refusal.status() > 0 && !refusal.isRetryable();
    }

    Optional<Duration> retryAfter() {
        return last instanceof CreateSessionException refusal ? refusal.retryAfter() : Optional.empty();
    }

    private static boolean isThrottled(RolesAnywhereException failure) {
        return failure instanceof CreateSessionException refusal && refusal.isThrottled();
    }
}
