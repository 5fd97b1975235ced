package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Prints one line for each refresh and each failure. During an outage, attempts follow each other within seconds, so
 * failures of the same kind are printed once a minute. Not safe for use by several threads.
 */
public final class RefreshLog implements RefreshListener {

    private static final Duration REPEAT_INTERVAL = Duration.ofMinutes(1);

    private final StatusLog notices;
    private final UnaryOperator<SigningHelperException> explanation;
    private final LongSupplier nanoTime;
    private boolean isStarted;
    private @Nullable String lastKind;
    private long lastPrinted;

    public RefreshLog(StatusLog notices, UnaryOperator<SigningHelperException> explanation, LongSupplier nanoTime) {
        this.notices = notices;
        this.explanation = explanation;
        this.nanoTime = nanoTime;
    }

    /** Also prints a permanent failure before the first credentials, after which other work goes on. */
    public RefreshLog printingAll() {
        isStarted = true;
        return this;
    }

    @Override
    public void refreshed(SessionCredentials credentials) {
        isStarted = true;
        lastKind = null;
        notices.info("refreshed: credentials until " + credentials.expiration().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A permanent failure before the first credentials ends the command, which prints it. */
    @Override
    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
        if ((isStarted || FirstCredentials.isTemporary(failure)) && isDue(kind(failure))) {
            notices.failed(ExplainedException.messageWithHint(explanation.apply(failure)), untilNextAttempt);
        }
    }

    private boolean isDue(String kind) {
        long now = nanoTime.getAsLong();
        if (kind.equals(lastKind) && now - lastPrinted < REPEAT_INTERVAL.toNanos()) {
            return false;
        }
        lastKind = kind;
        lastPrinted = now;
        return true;
    }

    /** Messages of the service contain an id that differs each time. */
    private static String kind(SigningHelperException failure) {
        return failure instanceof CreateSessionException call && call.status() > 0
                ? call.status() + " " + call.code().orElse("")
                : String.valueOf(failure.getMessage());
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        if (isStarted) {
            notices.certificateExpiring(expiration, left);
        }
    }
}
