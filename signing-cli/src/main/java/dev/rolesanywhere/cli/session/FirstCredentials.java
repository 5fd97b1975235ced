package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Optional;

/** Gets the first credentials of a command that runs until it is stopped. */
public final class FirstCredentials {

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private FirstCredentials() {}

    /**
     * Waits until the service can be reached and issues credentials.
     *
     * @param afterFirstAttempt called once, whether the first attempt succeeds or fails temporarily
     * @throws SigningHelperException if an attempt fails and no further attempt can help
     */
    public static SessionCredentials await(
            RefreshingCredentials credentials, SessionFetch fetch, Runnable afterFirstAttempt)
            throws InterruptedException {
        boolean isAnnounced = false;
        while (true) {
            try {
                SessionCredentials first = credentials.get();
                if (!isAnnounced) {
                    afterFirstAttempt.run();
                }
                return first;
            } catch (SigningHelperException e) {
                Optional<SigningHelperException> failure = credentials.status().lastFailure();
                if (failure.isPresent() && !isTemporary(failure.get())) {
                    throw fetch.explain(failure.get());
                }
                if (!isAnnounced && !Thread.currentThread().isInterrupted()) {
                    afterFirstAttempt.run();
                    isAnnounced = true;
                }
                Thread.sleep(RETRY_INTERVAL.toMillis());
            }
        }
    }

    /**
     * Loads the identity to find mistakes in it. A key whose device does not answer yet is not a mistake.
     *
     * @throws SigningHelperException if the identity cannot be loaded, and no further attempt can help
     */
    public static void requireIdentity(IdentitySource source) {
        try {
            source.load();
        } catch (IdentityException e) {
            if (!isTemporary(e)) {
                throw e;
            }
        }
    }

    /** Returns whether the same call may succeed later, without a change by the user. */
    static boolean isTemporary(SigningHelperException failure) {
        if (failure instanceof IdentityException identity) {
            return identity.reason() == Reason.UNAVAILABLE;
        }
        return failure instanceof CreateSessionException call && (call.status() == 0 || call.isRetryable());
    }
}
