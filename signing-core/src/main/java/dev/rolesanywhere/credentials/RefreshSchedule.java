package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest credentials, the failures since, and when the next attempt is due. Immutable; the time and random numbers
 * are arguments.
 *
 * @param latest the latest credentials, valid or expired
 * @param streak the failures since then
 * @param nextAttempt when the next attempt is made in the background
 * @param nextOnDemandAttempt when the next attempt may be made for callers, if there are no valid credentials
 */
record RefreshSchedule(
        @Nullable RefreshResult latest,
        @Nullable FailureStreak streak,
        Instant nextAttempt,
        Instant nextOnDemandAttempt) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);

    /** Short, so that users get credentials within seconds after an outage; a little jitter keeps machines apart. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private static final int DOUBLINGS = 8;

    /** A longer wait is due to throttling or an outage, not to a lost packet. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    static RefreshSchedule startingAt(Instant now) {
        return new RefreshSchedule(null, null, now, now);
    }

    RefreshSchedule succeeded(SessionCredentials credentials, Instant now, double random) {
        Duration life = Duration.between(now, credentials.expiration());
        Duration waited =
                validAt(now).isPresent() || streak == null ? Duration.ZERO : Duration.between(streak.since(), now);
        double position =
                waited.compareTo(LONG_WAIT) > 0 ? RefreshTimes.positionAfterWaiting(waited, life, random) : random;
        Instant prefetchTime = now.plus(RefreshTimes.untilPrefetch(life, position));
        Instant earliest = now.plus(RetryDelay.SHORTEST);
        return new RefreshSchedule(
                new RefreshResult(credentials, now, prefetchTime),
                null,
                prefetchTime.isAfter(earliest) ? prefetchTime : earliest,
                now.plus(FIRST_PAUSE));
    }

    RefreshSchedule failed(SigningHelperException failure, Instant now, double random) {
        FailureStreak longer = FailureStreak.after(streak, failure, now);
        RefreshResult valid = latest != null && latest.isValidAt(now) ? latest : null;
        Instant next = now.plus(RetryDelay.after(longer, valid, now, random));
        Instant onDemand = now.plus(onDemandPause(longer, random));
        return new RefreshSchedule(latest, longer, next, onDemand.isBefore(next) ? onDemand : next);
    }

    /** Three to four seconds; after throttling or a rejection it doubles, up to the cap of background refreshes. */
    private static Duration onDemandPause(FailureStreak streak, double random) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(DOUBLINGS, streak.failures() - 1));
        Duration longest = streak.isThrottled() || streak.isRejection() ? RetryDelay.LONGEST : LONGEST_PAUSE;
        Duration bounded = pause.compareTo(longest) < 0 ? pause : longest;
        Duration jittered =
                FIRST_PAUSE.plusMillis((long) (bounded.minus(FIRST_PAUSE).toMillis() * random));
        Duration asked = streak.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(jittered) > 0 ? asked : jittered;
    }

    Optional<SessionCredentials> validAt(Instant now) {
        return Optional.ofNullable(latest)
                .filter(credentials -> credentials.isValidAt(now))
                .map(RefreshResult::credentials);
    }

    CredentialsState stateAt(Instant now) {
        return latest == null ? CredentialsState.EXPIRED : latest.stateAt(now);
    }
}
