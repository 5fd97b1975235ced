package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Passes new credentials on, and tells of what does not go well.
 *
 * @param notices where to
 * @param explanation adds to a failure what is known of its cause
 * @param fresh is given all new credentials
 */
record UpdateLog(Notices notices, UnaryOperator<RolesAnywhereException> explanation, Consumer<SessionCredentials> fresh)
        implements RefreshListener {

    @Override
    public void refreshed(SessionCredentials credentials) {
        fresh.accept(credentials);
    }

    @Override
    public void failed(RolesAnywhereException failure, Duration untilNextAttempt) {
        notices.failed(explanation.apply(failure), untilNextAttempt);
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        notices.certificateExpiring(expiration, left);
    }
}
