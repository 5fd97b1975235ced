package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in hand, what has failed since, and when the next attempt is made. Immutable; time and chance are arguments.
 *
 * @param held the credentials obtained last, valid or not
 * @param trouble the failures since then
 * @param nextAttempt when the next attempt is made
 */
record RefreshCycle(
        @Nullable HeldCredentials held, @Nullable Trouble trouble, Instant nextAttempt) {

    private static final Duration FIRST_CALLERS_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_CALLERS_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 4;

    /** A wait of this length was for others, not for a lost packet. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    static RefreshCycle startingAt(Instant now) {
        return new RefreshCycle(null, null, now);
    }

    RefreshCycle succeeded(SessionCredentials credentials, Instant now, double random) {
        Duration life = Duration.between(now, credentials.expiration());
        Duration waited =
                validAt(now).isPresent() || trouble == null ? Duration.ZERO : Duration.between(trouble.since(), now);
        double position = waited.compareTo(LONG_WAIT) > 0 ? RefreshTimes.positionAfterWaiting(waited, life) : random;
        Instant prefetchTime = now.plus(RefreshTimes.untilPrefetch(life, position));
        return new RefreshCycle(new HeldCredentials(credentials, now, prefetchTime), null, prefetchTime);
    }

    RefreshCycle failed(RolesAnywhereException failure, Instant now, double random) {
        Trouble more = Trouble.after(trouble, failure, now);
        HeldCredentials valid = held != null && held.isValidAt(now) ? held : null;
        return new RefreshCycle(held, more, now.plus(RetryDelay.after(more, valid, now, random)));
    }

    Optional<SessionCredentials> validAt(Instant now) {
        return Optional.ofNullable(held)
                .filter(credentials -> credentials.isValidAt(now))
                .map(HeldCredentials::credentials);
    }

    CredentialsState stateAt(Instant now) {
        return held == null ? CredentialsState.EXPIRED : held.stateAt(now);
    }

    /** Returns from when on a caller who finds nothing valid may bring the next attempt about. */
    Instant callersAttempt() {
        if (trouble == null) {
            return Instant.MIN;
        }
        Duration pause = FIRST_CALLERS_PAUSE.multipliedBy(1L << Math.min(DOUBLINGS, trouble.failures() - 1));
        Duration asked = trouble.retryAfter().orElse(Duration.ZERO);
        Duration bounded = pause.compareTo(LONGEST_CALLERS_PAUSE) < 0 ? pause : LONGEST_CALLERS_PAUSE;
        Instant earliest = trouble.lastAttempt().plus(asked.compareTo(bounded) > 0 ? asked : bounded);
        return earliest.isBefore(nextAttempt) ? earliest : nextAttempt;
    }
}
