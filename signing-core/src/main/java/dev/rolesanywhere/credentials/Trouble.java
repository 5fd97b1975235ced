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
 * @param failures how many there were
 */
record Trouble(RolesAnywhereException last, Instant since, int failures) {

    static Trouble after(@Nullable Trouble before, RolesAnywhereException failure, Instant now) {
        return before == null ? new Trouble(failure, now, 1) : new Trouble(failure, before.since, before.failures + 1);
    }

    boolean isThrottled() {
        return last instanceof CreateSessionException refusal && refusal.isThrottled();
    }

    /** The service understood the request and does not want it; the same request will fare no better soon. */
    boolean isRefusal() {
        return last instanceof CreateSessionException refusal && refusal.status() > 0 && !refusal.isRetryable();
    }

    Optional<Duration> retryAfter() {
        return last instanceof CreateSessionException refusal ? refusal.retryAfter() : Optional.empty();
    }
}
