package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Prints one line for each refresh and each failure. Before the first credentials the command itself reports. */
final class RefreshLog implements RefreshListener {

    private final PrintStream err;
    private final UnaryOperator<RolesAnywhereException> explanation;
    private boolean started;
    private @Nullable String warning;

    RefreshLog(PrintStream err, UnaryOperator<RolesAnywhereException> explanation) {
        this.err = err;
        this.explanation = explanation;
    }

    @Override
    public void refreshed(SessionCredentials credentials) {
        started = true;
        line("refreshed: credentials until " + credentials.expiration().truncatedTo(ChronoUnit.SECONDS));
        warn();
    }

    @Override
    public void failed(RolesAnywhereException failure, Duration untilNextAttempt) {
        if (started) {
            line("refresh failed: " + explanation.apply(failure).getMessage() + "; next attempt in "
                    + Math.max(1, untilNextAttempt.toSeconds()) + " s");
        }
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        String state = left.isNegative() ? "has expired" : "expires in " + left.toDays() + " days";
        warning =
                "warning: the certificate " + state + " (" + expiration.truncatedTo(ChronoUnit.SECONDS) + "); renew it";
        warn();
    }

    private void warn() {
        if (started && warning != null) {
            line(warning);
            warning = null;
        }
    }

    private void line(String text) {
        err.println(SigningHelper.NAME + ": " + ErrorReport.oneLine(text));
    }
}
