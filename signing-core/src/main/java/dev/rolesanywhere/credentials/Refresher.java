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
    private final SteadyClock clock;
    private final DoubleSupplier random;
    private final CertificateWatch certificateWatch = new CertificateWatch();
    private volatile Progress progress;

    Refresher(
            IdentitySource identities,
            Function<X509Identity, SessionCredentials> createSession,
            SteadyClock clock,
            DoubleSupplier random) {
        this.identities = identities;
        this.createSession = createSession;
        this.clock = clock;
        this.random = random;
        this.progress = Progress.startingAt(clock.anew());
    }

    Optional<SessionCredentials> valid() {
        Progress known = progress;
        return known.cycle().validAt(clock.after(known.anchor()).instant());
    }

    RefreshStatus status() {
        Progress known = progress;
        return known.statusAt(clock.after(known.anchor()).instant());
    }

    @Nullable
    RolesAnywhereException lastFailure() {
        Trouble trouble = progress.cycle().trouble();
        return trouble == null ? null : trouble.last();
    }

    Duration untilNextAttempt() {
        Progress known = progress;
        return known.untilNextAttempt(clock.after(known.anchor()));
    }

    /** Returns how long it is until an attempt may be made for a caller who finds nothing valid. */
    Duration untilCallersAttempt() {
        Progress known = progress;
        return known.untilCallersAttempt(clock.after(known.anchor()));
    }

    /** Makes an attempt, and returns what is to be told of it. Nothing that is thrown may end the refreshing. */
    Consumer<RefreshListener> attempt() {
        try {
            SessionCredentials credentials = createSession.apply(identity());
            requireValid(credentials);
            return succeeded(credentials);
        } catch (RolesAnywhereException failure) {
            return failed(failure);
        } catch (Throwable failure) {
            // Some languages throw checked exceptions where none is declared.
            return failed(new RolesAnywhereException("the credentials could not be refreshed: " + failure, failure));
        }
    }

    private X509Identity identity() {
        X509Identity identity = identities.load();
        progress = progress.withCertificateUntil(
                identity.certificate().getNotAfter().toInstant());
        return identity;
    }

    private void requireValid(SessionCredentials credentials) {
        if (!credentials.expiration().isAfter(clock.anew().instant())) {
            throw new RolesAnywhereException("the new credentials ended at " + credentials.expiration()
                    + " by this machine's clock; set it right");
        }
    }

    private Consumer<RefreshListener> succeeded(SessionCredentials credentials) {
        progress = progress.succeeded(credentials, clock.anew(), random.getAsDouble());
        return told -> told.refreshed(credentials);
    }

    private Consumer<RefreshListener> failed(RolesAnywhereException failure) {
        SteadyClock.Moment now = clock.after(progress.anchor());
        progress = progress.failed(failure, now, random.getAsDouble());
        Duration untilNext = progress.untilNextAttempt(now);
        return told -> told.failed(failure, untilNext);
    }

    /** Returns what is to be told of a certificate that ends soon; to be asked now and then. */
    Optional<Consumer<RefreshListener>> certificateWarning() {
        Progress known = progress;
        Instant expiration = known.certificateExpiration();
        return expiration == null
                ? Optional.empty()
                : certificateWatch
                        .warning(expiration, clock.after(known.anchor()).instant())
                        .map(left -> told -> told.certificateExpiring(expiration, left));
    }
}
