package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of the engine. Immutable, so that readers need no lock.
 *
 * @param schedule the latest credentials and the next attempt
 * @param anchor when the latest credentials were obtained; the reference for the monotonic clock
 * @param since when the last attempt ended
 * @param refreshes the number of attempts that succeeded
 * @param failures the number of attempts that failed
 * @param certificateExpiration when the certificate that was read last expires
 */
record RefreshState(
        RefreshSchedule schedule,
        MonotonicClock.Moment anchor,
        MonotonicClock.Moment since,
        long refreshes,
        long failures,
        @Nullable Instant certificateExpiration) {

    static RefreshState startingAt(MonotonicClock.Moment now) {
        return new RefreshState(RefreshSchedule.startingAt(now.instant()), now, now, 0, 0, null);
    }

    RefreshState withCertificateUntil(Instant expiration) {
        return new RefreshState(schedule, anchor, since, refreshes, failures, expiration);
    }

    RefreshState succeeded(SessionCredentials credentials, MonotonicClock.Moment now, double random) {
        RefreshSchedule next = schedule.succeeded(credentials, now.instant(), random);
        return new RefreshState(next, now, now, refreshes + 1, failures, certificateExpiration);
    }

    RefreshState failed(SigningHelperException failure, MonotonicClock.Moment now, double random) {
        RefreshSchedule next = schedule.failed(failure, now.instant(), random);
        return new RefreshState(next, anchor, now, refreshes, failures + 1, certificateExpiration);
    }

    Duration untilNextAttempt(MonotonicClock.Moment now) {
        return now.until(schedule.nextAttempt(), since);
    }

    Duration untilOnDemandAttempt(MonotonicClock.Moment now) {
        return now.until(schedule.nextOnDemandAttempt(), since);
    }

    RefreshStatus statusAt(Instant now) {
        Optional<RefreshResult> latest = Optional.ofNullable(schedule.latest());
        Optional<FailureStreak> streak = Optional.ofNullable(schedule.streak());
        boolean hasBegun = latest.isPresent() || streak.isPresent();
        return new RefreshStatus(
                schedule.stateAt(now),
                refreshes,
                failures,
                streak.map(FailureStreak::failures).orElse(0),
                latest.map(RefreshResult::obtained),
                latest.map(RefreshResult::credentials).map(SessionCredentials::expiration),
                Optional.ofNullable(certificateExpiration),
                hasBegun ? Optional.of(schedule.nextAttempt()) : Optional.empty(),
                streak.map(FailureStreak::last));
    }
}
