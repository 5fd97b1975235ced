package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.CredentialsState;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Credentials that a test refreshes and takes away. */
final class FakeRefresh {

    private final Clock clock;
    private volatile Optional<SessionCredentials> current = Optional.empty();
    private volatile Optional<SigningHelperException> lastFailure = Optional.empty();
    private volatile Optional<Instant> lastRefresh = Optional.empty();
    private volatile long refreshes;
    private volatile long failures;
    private int looksUntilOutcome;
    private Runnable outcome = () -> {};

    FakeRefresh(Clock clock) {
        this.clock = clock;
    }

    SessionCredentials refresh() {
        return refresh("ASIA" + refreshes);
    }

    synchronized SessionCredentials refresh(String accessKeyId) {
        Instant now = clock.instant();
        SessionCredentials credentials = new SessionCredentials(
                accessKeyId, "the-secret-key", "the-session-token", now.plus(Duration.ofHours(1)), "111122223333");
        current = Optional.of(credentials);
        lastRefresh = Optional.of(now);
        refreshes++;
        return credentials;
    }

    synchronized void expire(String reason) {
        current = Optional.empty();
        lastFailure = Optional.of(new SigningHelperException(reason));
        failures++;
    }

    /** As after the machine was suspended: the credentials have expired, and no refresh has failed. */
    synchronized void expire() {
        current = Optional.empty();
        lastFailure = Optional.empty();
    }

    /** As {@link #expire()}, and the refresh ends while a request waits: when it looks for the third time. */
    synchronized void expireUntilThirdLook(Runnable outcome) {
        expire();
        this.outcome = outcome;
        looksUntilOutcome = 3;
    }

    synchronized Optional<SessionCredentials> current() {
        if (looksUntilOutcome > 0 && --looksUntilOutcome == 0) {
            outcome.run();
        }
        return current;
    }

    RefreshStatus status() {
        return new RefreshStatus(
                current.isPresent() ? CredentialsState.FRESH : CredentialsState.EXPIRED,
                refreshes,
                failures,
                0,
                lastRefresh,
                current.map(SessionCredentials::expiration),
                Optional.of(clock.instant().plus(Duration.ofDays(45))),
                Optional.empty(),
                lastFailure);
    }
}
