package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/** Prints one line for each refresh and each failure. Before the first credentials the command itself reports. */
final class RefreshLog implements RefreshListener {

    private final Notices notices;
    private final UnaryOperator<RolesAnywhereException> explanation;
    private boolean started;

    RefreshLog(Notices notices, UnaryOperator<RolesAnywhereException> explanation) {
        this.notices = notices;
        this.explanation = explanation;
    }

    @Override
    public void refreshed(SessionCredentials credentials) {
        started = true;
        notices.tell("refreshed: credentials until " + credentials.expiration().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void failed(RolesAnywhereException failure, Duration untilNextAttempt) {
        if (started) {
            notices.failed(explanation.apply(failure), untilNextAttempt);
        }
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        if (started) {
            notices.certificateExpiring(expiration, left);
        }
    }
}
