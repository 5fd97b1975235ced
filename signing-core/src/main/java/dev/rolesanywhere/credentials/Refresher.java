package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes attempts and publishes their results. Attempts are made by one thread; any thread may read. */
final class Refresher {

    private final IdentitySource identities;
    private final Function<X509Identity, SessionCredentials> createSession;
    private final MonotonicClock clock;
    private final DoubleSupplier random;
    private final ExpiryWarnings expiryWarnings = new ExpiryWarnings();
    private volatile RefreshState state;

    Refresher(
            IdentitySource identities,
            Function<X509Identity, SessionCredentials> createSession,
            MonotonicClock clock,
            DoubleSupplier random) {
        this.identities = identities;
        this.createSession = createSession;
        this.clock = clock;
        this.random = random;
        this.state = RefreshState.startingAt(clock.now());
    }

    Optional<SessionCredentials> valid() {
        RefreshState known = state;
        return known.schedule().validAt(clock.nowSince(known.anchor()).instant());
    }

    RefreshStatus status() {
        RefreshState known = state;
        return known.statusAt(clock.nowSince(known.anchor()).instant());
    }

    @Nullable
    SigningHelperException lastFailure() {
        FailureStreak streak = state.schedule().streak();
        return streak == null ? null : streak.last();
    }

    Duration untilNextAttempt() {
        RefreshState known = state;
        return known.untilNextAttempt(clock.nowSince(known.anchor()));
    }

    /** Returns the time until an attempt may be made for callers that find no valid credentials. */
    Duration untilOnDemandAttempt() {
        RefreshState known = state;
        return known.untilOnDemandAttempt(clock.nowSince(known.anchor()));
    }

    /** Makes an attempt, and returns the event for the listener. Nothing that is thrown may stop the refreshes. */
    Consumer<RefreshListener> attempt() {
        try {
            SessionCredentials credentials = createSession.apply(identity());
            requireValid(credentials);
            return succeeded(credentials);
        } catch (SigningHelperException failure) {
            return failed(failure);
        } catch (Throwable failure) {
            // Other JVM languages throw checked exceptions that are not declared.
            return failed(new SigningHelperException("the credentials could not be refreshed: " + failure, failure));
        }
    }

    private X509Identity identity() {
        X509Identity identity = identities.load();
        state = state.withCertificateUntil(identity.certificate().getNotAfter().toInstant());
        return identity;
    }

    private void requireValid(SessionCredentials credentials) {
        if (!credentials.expiration().isAfter(clock.now().instant())) {
            throw new SigningHelperException("the new credentials expired at " + credentials.expiration()
                    + " according to this machine's clock; correct the clock");
        }
    }

    private Consumer<RefreshListener> succeeded(SessionCredentials credentials) {
        state = state.succeeded(credentials, clock.now(), random.getAsDouble());
        return listener -> listener.refreshed(credentials);
    }

    private Consumer<RefreshListener> failed(SigningHelperException failure) {
        MonotonicClock.Moment now = clock.nowSince(state.anchor());
        state = state.failed(failure, now, random.getAsDouble());
        Duration untilNext = state.untilNextAttempt(now);
        return listener -> listener.failed(failure, untilNext);
    }

    /** Returns a due warning about a certificate that expires soon. */
    Optional<Consumer<RefreshListener>> certificateWarning() {
        RefreshState known = state;
        Instant expiration = known.certificateExpiration();
        return expiration == null
                ? Optional.empty()
                : expiryWarnings
                        .warning(expiration, clock.nowSince(known.anchor()).instant())
                        .map(left -> listener -> listener.certificateExpiring(expiration, left));
    }
}
