package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the engine has come. Immutable, so that readers need no lock.
 *
 * @param cycle what is in hand and what comes next
 * @param since when that became so
 * @param refreshes how many attempts succeeded
 * @param failures how many failed
 * @param certificateExpiration when the certificate read last ends
 */
record Progress(
        RefreshCycle cycle,
        SteadyClock.Moment since,
        long refreshes,
        long failures,
        @Nullable Instant certificateExpiration) {

    static Progress startingAt(SteadyClock.Moment now) {
        return new Progress(RefreshCycle.startingAt(now.instant()), now, 0, 0, null);
    }

    Progress withCertificateUntil(Instant expiration) {
        return new Progress(cycle, since, refreshes, failures, expiration);
    }

    Progress succeeded(SessionCredentials credentials, SteadyClock.Moment now, double random) {
        RefreshCycle next = cycle.succeeded(credentials, now.instant(), random);
        return new Progress(next, now, refreshes + 1, failures, certificateExpiration);
    }

    Progress failed(RolesAnywhereException failure, SteadyClock.Moment now, double random) {
        RefreshCycle next = cycle.failed(failure, now.instant(), random);
        return new Progress(next, now, refreshes, failures + 1, certificateExpiration);
    }

    Duration untilNextAttempt(SteadyClock.Moment now) {
        return now.until(cycle.nextAttempt(), since);
    }

    Duration untilCallersAttempt(SteadyClock.Moment now) {
        return now.until(cycle.callersAttempt(), since);
    }

    RefreshStatus statusAt(Instant now) {
        Optional<HeldCredentials> held = Optional.ofNullable(cycle.held());
        Optional<Trouble> trouble = Optional.ofNullable(cycle.trouble());
        return new RefreshStatus(
                cycle.stateAt(now),
                refreshes,
                failures,
                trouble.map(Trouble::failures).orElse(0),
                held.map(HeldCredentials::obtained),
                held.map(HeldCredentials::credentials).map(SessionCredentials::expiration),
                Optional.ofNullable(certificateExpiration),
                Optional.of(cycle.nextAttempt()),
                trouble.map(Trouble::last));
    }
}
