package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;

/**
 * Receives the events of {@link RefreshingCredentials}, for logs and metrics. Methods are called one at a time on the
 * refresh thread, so the next refresh waits for them. Exceptions are logged with {@link System.Logger} and otherwise
 * ignored.
 *
 * <pre>{@code
 * RefreshListener listener = new RefreshListener() {
 *     @Override
 *     public void failed(SigningHelperException failure, Duration untilNextAttempt) {
 *         System.err.println(failure.getMessage() + "; the next attempt is in " + untilNextAttempt);
 *     }
 * };
 * }</pre>
 *
 * @since 0.1.0
 */
public interface RefreshListener {

    /**
     * Called after new credentials have been published.
     *
     * @param credentials the credentials; they contain secrets, which {@code toString} omits
     */
    default void refreshed(SessionCredentials credentials) {}

    /**
     * Called after a failed attempt. Valid credentials are kept.
     *
     * @param failure the reason
     * @param untilNextAttempt the time until the next attempt, unless a caller requests one earlier
     */
    default void failed(SigningHelperException failure, Duration untilNextAttempt) {}

    /**
     * Called when the certificate expires soon: once each when 30, 7 and 1 days are left.
     *
     * @param expiration when the certificate expires
     * @param left the remaining time; negative if the certificate has expired
     */
    default void certificateExpiring(Instant expiration, Duration left) {}
}
