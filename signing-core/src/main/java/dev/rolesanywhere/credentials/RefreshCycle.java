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
 * @param callersAttempt from when on a caller who finds nothing valid may bring it about
 */
record RefreshCycle(
        @Nullable HeldCredentials held, @Nullable Trouble trouble, Instant nextAttempt, Instant callersAttempt) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);

    /** Short, so that users get credentials within seconds after an outage; a little jitter keeps machines apart. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private static final int DOUBLINGS = 8;

    /** A wait of this length was for others, not for a lost packet. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    static RefreshCycle startingAt(Instant now) {
        return new RefreshCycle(null, null, now, now);
    }

    RefreshCycle succeeded(SessionCredentials credentials, Instant now, double random) {
        Duration life = Duration.between(now, credentials.expiration());
        Duration waited =
                validAt(now).isPresent() || trouble == null ? Duration.ZERO : Duration.between(trouble.since(), now);
        double position =
                waited.compareTo(LONG_WAIT) > 0 ? RefreshTimes.positionAfterWaiting(waited, life, random) : random;
        Instant prefetchTime = now.plus(RefreshTimes.untilPrefetch(life, position));
        Instant earliest = now.plus(RetryDelay.SHORTEST);
        return new RefreshCycle(
                new HeldCredentials(credentials, now, prefetchTime),
                null,
                prefetchTime.isAfter(earliest) ? prefetchTime : earliest,
                now.plus(FIRST_PAUSE));
    }

    RefreshCycle failed(RolesAnywhereException failure, Instant now, double random) {
        Trouble more = Trouble.after(trouble, failure, now);
        HeldCredentials valid = held != null && held.isValidAt(now) ? held : null;
        Instant next = now.plus(RetryDelay.after(more, valid, now, random));
        Instant callers = now.plus(callersPause(more, random));
        return new RefreshCycle(held, more, next, callers.isBefore(next) ? callers : next);
    }

    /** Three to four seconds; after throttling or a refusal it doubles, up to the cap of background refreshes. */
    private static Duration callersPause(Trouble trouble, double random) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(DOUBLINGS, trouble.failures() - 1));
        Duration longest = trouble.isThrottled() || trouble.isRefusal() ? RetryDelay.LONGEST : LONGEST_PAUSE;
        Duration bounded = pause.compareTo(longest) < 0 ? pause : longest;
        Duration jittered =
                FIRST_PAUSE.plusMillis((long) (bounded.minus(FIRST_PAUSE).toMillis() * random));
        Duration asked = trouble.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(jittered) > 0 ? asked : jittered;
    }

    Optional<SessionCredentials> validAt(Instant now) {
        return Optional.ofNullable(held)
                .filter(credentials -> credentials.isValidAt(now))
                .map(HeldCredentials::credentials);
    }

    CredentialsState stateAt(Instant now) {
        return held == null ? CredentialsState.EXPIRED : held.stateAt(now);
    }
}
