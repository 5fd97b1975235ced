package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.CredentialsFile;
import dev.rolesanywhere.cli.credentialsfile.CredentialsFileUpdater;
import dev.rolesanywhere.cli.process.FailureHints;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.SessionCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Passes new credentials to the updater, and prints failures, warnings, and what was created. */
public final class UpdateLog implements RefreshListener, CredentialsFileUpdater.Listener {

    private final StatusLog notices;
    private final UnaryOperator<SigningHelperException> explanation;
    private final Queue<SessionCredentials> updates;
    private final Set<String> printed = new HashSet<>();
    private volatile boolean isStarted;

    /**
     * Creates a log.
     *
     * @param explanation adds advice to a failure
     * @param updates receives all new credentials
     */
    public UpdateLog(
            StatusLog notices, UnaryOperator<SigningHelperException> explanation, Queue<SessionCredentials> updates) {
        this.notices = notices;
        this.explanation = explanation;
        this.updates = updates;
    }

    @Override
    public void refreshed(SessionCredentials credentials) {
        isStarted = true;
        updates.add(credentials);
    }

    /** A permanent failure before the first credentials ends the command, which prints it. */
    @Override
    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
        if (isStarted || FirstCredentials.isTemporary(failure)) {
            notices.failed(FailureHints.withMessage(explanation.apply(failure)), untilNextAttempt);
        }
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        notices.certificateExpiring(expiration, left);
    }

    /** Prints each warning about the file once. */
    public void written(CredentialsFile.Result result) {
        if (!result.created().isEmpty()) {
            notices.info(
                    "created " + result.created().stream().map(Path::toString).collect(Collectors.joining(" and ")));
        }
        result.warnings().stream().filter(printed::add).forEach(notices::warn);
    }

    @Override
    public void writeFailed(SigningHelperException failure, Duration untilNextAttempt) {
        notices.failed(FailureHints.withMessage(failure), untilNextAttempt);
    }

    @Override
    public void writeAbandoned() {
        notices.warn("exiting; the credentials file is still locked by another process");
    }
}
