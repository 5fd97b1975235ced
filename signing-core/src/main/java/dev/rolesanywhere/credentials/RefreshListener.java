package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;

/**
 * Is told what becomes of {@link RefreshingCredentials}, for logs and metrics. Its methods are called one at a time on
 * the thread that refreshes, so they should be quick; what they throw goes to that thread's uncaught-exception handler
 * and changes nothing.
 */
public interface RefreshListener {

    /**
     * Is told of new credentials, once they are handed out.
     *
     * @param credentials the credentials, which hold secrets that {@code toString} does not show
     */
    default void refreshed(SessionCredentials credentials) {}

    /**
     * Is told that an attempt failed. Valid credentials stay in hand.
     *
     * @param failure why
     * @param untilNextAttempt how long until the next one, if nobody asks for credentials earlier
     */
    default void failed(RolesAnywhereException failure, Duration untilNextAttempt) {}

    /**
     * Is told that the certificate ends soon: once each when 30, 7 and 1 days are left.
     *
     * @param expiration when the certificate ends
     * @param left how much time is left; negative if it has ended
     */
    default void certificateExpiring(Instant expiration, Duration left) {}
}
