package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
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

/** Makes attempts and keeps their results. One thread attempts; any may read. */
final class Refresher {

    private final IdentitySource identities;
    private final Function<X509Identity, SessionCredentials> createSession;
    private final RefreshListener listener;
    private final SteadyClock clock;
    private final DoubleSupplier random;
    private final CertificateWatch certificateWatch = new CertificateWatch();
    private volatile Progress progress;

    Refresher(
            IdentitySource identities,
            Function<X509Identity, SessionCredentials> createSession,
            RefreshListener listener,
            SteadyClock clock,
            DoubleSupplier random) {
        this.identities = identities;
        this.createSession = createSession;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
        this.progress = Progress.startingAt(clock.now());
    }

    Optional<SessionCredentials> valid() {
        return progress.cycle().validAt(clock.now().instant());
    }

    RefreshStatus status() {
        return progress.statusAt(clock.now().instant());
    }

    @Nullable
    RolesAnywhereException lastFailure() {
        Trouble trouble = progress.cycle().trouble();
        return trouble == null ? null : trouble.last();
    }

    Duration untilNextAttempt() {
        return progress.untilNextAttempt(clock.now());
    }

    /** Returns how long it is until an attempt may be made for a caller who finds nothing valid. */
    Duration untilCallersAttempt() {
        return progress.untilCallersAttempt(clock.now());
    }

    void attempt() {
        try {
            SessionCredentials credentials = createSession.apply(identity());
            requireValid(credentials);
            succeeded(credentials);
        } catch (RolesAnywhereException failure) {
            failed(failure);
        } catch (RuntimeException | Error failure) {
            // Nothing that an identity source or an HTTP client throws may end the refreshing.
            failed(new RolesAnywhereException("the credentials could not be refreshed: " + failure, failure));
        }
    }

    private X509Identity identity() {
        X509Identity identity = identities.load();
        progress = progress.withCertificateUntil(
                identity.certificate().getNotAfter().toInstant());
        return identity;
    }

    private void requireValid(SessionCredentials credentials) {
        if (!credentials.expiration().isAfter(clock.wall())) {
            throw new RolesAnywhereException("the new credentials ended at " + credentials.expiration()
                    + " by this machine's clock; set it right");
        }
    }

    private void succeeded(SessionCredentials credentials) {
        progress = progress.succeeded(credentials, clock.anchor(), random.getAsDouble());
        tell(told -> told.refreshed(credentials));
    }

    private void failed(RolesAnywhereException failure) {
        SteadyClock.Moment now = clock.now();
        progress = progress.failed(failure, now, random.getAsDouble());
        Duration untilNext = progress.untilNextAttempt(now);
        tell(told -> told.failed(failure, untilNext));
    }

    /** Tells of a certificate that ends soon; to be called now and then. */
    void watchCertificate() {
        Instant expiration = progress.certificateExpiration();
        if (expiration != null) {
            certificateWatch
                    .warning(expiration, clock.now().instant())
                    .ifPresent(left -> tell(told -> told.certificateExpiring(expiration, left)));
        }
    }

    private void tell(Consumer<RefreshListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
