package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionException;
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
record RefreshState(
        @Nullable Latest latest, @Nullable FailureStreak streak, Instant nextAttempt, Instant nextOnDemandAttempt) {

    /** A longer wait is due to throttling or an outage, not to a lost packet. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    static RefreshState startingAt(Instant now) {
        return new RefreshState(null, null, now, now);
    }

    RefreshState succeeded(SessionCredentials credentials, Instant now, double random) {
        Duration life = Duration.between(now, credentials.expiration());
        Duration waited =
                validAt(now).isPresent() || streak == null ? Duration.ZERO : Duration.between(streak.since(), now);
        double position =
                waited.compareTo(LONG_WAIT) > 0 ? RefreshSchedule.positionAfterWaiting(waited, life, random) : random;
        Instant prefetchTime = now.plus(RefreshSchedule.untilPrefetch(life, position));
        Instant earliest = now.plus(RefreshSchedule.SHORTEST_WAIT);
        return new RefreshState(
                new Latest(credentials, now, prefetchTime),
                null,
                prefetchTime.isAfter(earliest) ? prefetchTime : earliest,
                now.plus(RefreshSchedule.SHORTEST_ON_DEMAND_WAIT));
    }

    RefreshState failed(SigningHelperException failure, Instant now, double random) {
        FailureStreak longer = FailureStreak.after(streak, failure, now);
        Latest valid = latest != null && latest.isValidAt(now) ? latest : null;
        Instant next = now.plus(RefreshSchedule.waitAfter(longer, valid, now, random));
        Instant onDemand = now.plus(RefreshSchedule.onDemandWaitAfter(longer, random));
        return new RefreshState(latest, longer, next, onDemand.isBefore(next) ? onDemand : next);
    }

    Optional<SessionCredentials> validAt(Instant now) {
        return Optional.ofNullable(latest)
                .filter(credentials -> credentials.isValidAt(now))
                .map(Latest::credentials);
    }

    CredentialsState stateAt(Instant now) {
        return latest == null ? CredentialsState.EXPIRED : latest.stateAt(now);
    }

    /**
     * Credentials with the times of their refresh.
     *
     * @param obtained when they were obtained
     * @param prefetchTime when to refresh them
     */
    record Latest(SessionCredentials credentials, Instant obtained, Instant prefetchTime) {

        boolean isValidAt(Instant now) {
            return now.isBefore(credentials.expiration());
        }

        Duration leftAt(Instant now) {
            return Duration.between(now, credentials.expiration());
        }

        /** Returns when less life is left than callers should get. */
        Instant staleTime() {
            return credentials.expiration().minus(RefreshSchedule.leastLife(leftAt(obtained)));
        }

        CredentialsState stateAt(Instant now) {
            if (!isValidAt(now)) {
                return CredentialsState.EXPIRED;
            }
            if (!now.isBefore(staleTime())) {
                return CredentialsState.STALE;
            }
            return now.isBefore(prefetchTime) ? CredentialsState.FRESH : CredentialsState.PREFETCH;
        }
    }

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

        Duration retryAfter() {
            return last instanceof CreateSessionException failure
                    ? failure.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
        }
    }
}
