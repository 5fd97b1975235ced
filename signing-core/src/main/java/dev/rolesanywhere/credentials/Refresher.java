package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshState.FailureStreak;
import dev.rolesanywhere.credentials.RefreshState.Latest;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes attempts and publishes their results. One thread makes the attempts; any thread may read. */
final class Refresher {

    private final IdentitySource identities;
    private final Function<X509Identity, SessionCredentials> createSession;
    private final MonotonicClock clock;
    private final DoubleSupplier random;
    private final ExpiryWarnings expiryWarnings = new ExpiryWarnings();
    private volatile Snapshot snapshot;

    Refresher(
            IdentitySource identities,
            Function<X509Identity, SessionCredentials> createSession,
            MonotonicClock clock,
            DoubleSupplier random) {
        this.identities = identities;
        this.createSession = createSession;
        this.clock = clock;
        this.random = random;
        MonotonicClock.Moment start = clock.now();
        this.snapshot = new Snapshot(RefreshState.startingAt(start.instant()), start, start, 0, 0, null);
    }

    Optional<SessionCredentials> valid() {
        Snapshot known = snapshot;
        return known.state.validAt(now(known).instant());
    }

    private MonotonicClock.Moment now(Snapshot known) {
        return clock.nowSince(known.anchor);
    }

    RefreshStatus status() {
        Snapshot known = snapshot;
        return known.statusAt(now(known).instant());
    }

    @Nullable
    SigningHelperException lastFailure() {
        FailureStreak streak = snapshot.state.streak();
        return streak == null ? null : streak.last();
    }

    Duration untilNextAttempt() {
        Snapshot known = snapshot;
        return now(known).until(known.state.nextAttempt(), known.since);
    }

    /** Returns the time until an attempt may be made for callers that find no valid credentials. */
    Duration untilOnDemandAttempt() {
        Snapshot known = snapshot;
        return now(known).until(known.state.nextOnDemandAttempt(), known.since);
    }

    /** Makes an attempt, and returns the event for the listener. Nothing that is thrown may stop the refreshes. */
    Consumer<RefreshListener> attempt() {
        try {
            SessionCredentials credentials = createSession.apply(identity());
            requireValid(credentials);
            return succeeded(credentials);
        } catch (SigningHelperException e) {
            return failed(e);
        } catch (Throwable e) {
            // Other JVM languages throw checked exceptions that are not declared.
            return failed(new SigningHelperException("the credentials could not be refreshed: " + e, e));
        }
    }

    private X509Identity identity() {
        X509Identity identity = identities.load();
        Snapshot known = snapshot;
        Instant expiration = identity.certificate().getNotAfter().toInstant();
        snapshot = new Snapshot(known.state, known.anchor, known.since, known.refreshes, known.failures, expiration);
        return identity;
    }

    private void requireValid(SessionCredentials credentials) {
        if (!credentials.expiration().isAfter(clock.now().instant())) {
            throw new SigningHelperException("the new credentials expired at " + credentials.expiration()
                    + " according to this machine's clock; correct the clock");
        }
    }

    private Consumer<RefreshListener> succeeded(SessionCredentials credentials) {
        Snapshot known = snapshot;
        MonotonicClock.Moment now = clock.now();
        RefreshState next = known.state.succeeded(credentials, now.instant(), random.getAsDouble());
        snapshot = new Snapshot(next, now, now, known.refreshes + 1, known.failures, known.certificateExpiration);
        return listener -> listener.refreshed(credentials);
    }

    private Consumer<RefreshListener> failed(SigningHelperException failure) {
        Snapshot known = snapshot;
        MonotonicClock.Moment now = now(known);
        RefreshState next = known.state.failed(failure, now.instant(), random.getAsDouble());
        snapshot =
                new Snapshot(next, known.anchor, now, known.refreshes, known.failures + 1, known.certificateExpiration);
        Duration untilNext = Duration.between(now.instant(), next.nextAttempt());
        return listener -> listener.failed(failure, untilNext);
    }

    /** Returns a due warning about a certificate that expires soon. */
    Optional<Consumer<RefreshListener>> certificateWarning() {
        Snapshot known = snapshot;
        Instant expiration = known.certificateExpiration;
        return expiration == null
                ? Optional.empty()
                : expiryWarnings
                        .warning(expiration, now(known).instant())
                        .map(left -> listener -> listener.certificateExpiring(expiration, left));
    }

    /**
     * What readers see. Immutable, so that they need no lock.
     *
     * @param state the latest credentials and the next attempt
     * @param anchor when the latest credentials were obtained; the reference for the monotonic clock
     * @param since when the last attempt ended
     * @param refreshes the number of attempts that succeeded
     * @param failures the number of attempts that failed
     * @param certificateExpiration when the certificate that was read last expires
     */
    private record Snapshot(
            RefreshState state,
            MonotonicClock.Moment anchor,
            MonotonicClock.Moment since,
            long refreshes,
            long failures,
            @Nullable Instant certificateExpiration) {

        RefreshStatus statusAt(Instant now) {
            Optional<Latest> latest = Optional.ofNullable(state.latest());
            Optional<FailureStreak> streak = Optional.ofNullable(state.streak());
            boolean hasBegun = latest.isPresent() || streak.isPresent();
            return new RefreshStatus(
                    state.stateAt(now),
                    refreshes,
                    failures,
                    streak.map(FailureStreak::failures).orElse(0),
                    latest.map(Latest::obtained),
                    latest.map(Latest::credentials).map(SessionCredentials::expiration),
                    Optional.ofNullable(certificateExpiration),
                    hasBegun ? Optional.of(state.nextAttempt()) : Optional.empty(),
                    streak.map(FailureStreak::last));
        }
    }

    /** Warns 30, 7 and 1 days before a certificate expires, once each. Not safe for use by several threads. */
    static final class ExpiryWarnings {

        private static final List<Duration> WARNINGS =
                List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));

        private @Nullable Instant certificateExpiration;
        private int given;

        /** Returns the remaining time if a warning is due. */
        Optional<Duration> warning(Instant expiration, Instant now) {
            if (!expiration.equals(certificateExpiration)) {
                certificateExpiration = expiration;
                given = 0;
            }
            Duration left = Duration.between(now, expiration);
            int due = (int) WARNINGS.stream()
                    .filter(warning -> left.compareTo(warning) <= 0)
                    .count();
            boolean isNew = due > given;
            given = due;
            return isNew ? Optional.of(left) : Optional.empty();
        }
    }
}
