package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.credentialsfile.CredentialsFile;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.SessionCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes new credentials to the shared credentials file as they arrive, retries until a write succeeds, and prints what
 * happens. It writes in its own thread, because an interrupt would abort a write.
 */
public final class CredentialsFileUpdater implements RefreshListener {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    /**
     * A write takes milliseconds, unless the disk is busy or another process holds the lock. After a signal, the
     * process ends after two seconds, so this must be shorter.
     */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1500);

    private final StatusLog log;
    private final UnaryOperator<SigningHelperException> explanation;
    private final Function<SessionCredentials, CredentialsFile.Result> file;
    private final BlockingQueue<SessionCredentials> updates = new LinkedBlockingQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Set<String> printed = new HashSet<>();
    private volatile boolean isStarted;

    /**
     * Creates an updater.
     *
     * @param explanation adds advice to a failure of a refresh
     * @param file writes credentials, or throws
     */
    public CredentialsFileUpdater(
            StatusLog log,
            UnaryOperator<SigningHelperException> explanation,
            Function<SessionCredentials, CredentialsFile.Result> file) {
        this.log = log;
        this.explanation = explanation;
        this.file = file;
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
            log.failed(ExplainedException.messageWithHint(explanation.apply(failure)), untilNextAttempt);
        }
    }

    @Override
    public void certificateExpiring(Instant expiration, Duration left) {
        log.certificateExpiring(expiration, left);
    }

    /** Writes the file, and prints what was created, and each warning about the file once. */
    public void write(SessionCredentials credentials) {
        CredentialsFile.Result result = file.apply(credentials);
        if (!result.created().isEmpty()) {
            log.info("created " + result.created().stream().map(Path::toString).collect(Collectors.joining(" and ")));
        }
        result.warnings().stream().filter(printed::add).forEach(log::warn);
    }

    /**
     * Writes until this thread is interrupted, and then lets a write in progress finish.
     *
     * @param afterWrite called after each write
     */
    public void runUntilInterrupted(Runnable afterWrite) {
        Thread writer = new Thread(() -> run(afterWrite), "credentials-file");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join();
        } catch (InterruptedException ignored) { // This is how it is stopped.
            stop();
        }
    }

    private void run(Runnable afterWrite) {
        try {
            while (true) {
                writeNewest(newest(updates.take()));
                afterWrite.run();
            }
        } catch (InterruptedException ignored) { // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void writeNewest(SessionCredentials first) throws InterruptedException {
        SessionCredentials current = first;
        Duration pause = FIRST_PAUSE;
        while (!tryWrite(current, pause)) {
            SessionCredentials newer = updates.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            current = newest(newer == null ? current : newer);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
        }
    }

    private SessionCredentials newest(SessionCredentials first) {
        SessionCredentials newest = first;
        for (SessionCredentials next = first; next != null; next = updates.poll()) {
            newest = next;
        }
        return newest;
    }

    private boolean tryWrite(SessionCredentials current, Duration pause) {
        writing.lock();
        try {
            write(current);
            return true;
        } catch (SigningHelperException e) {
            printFailure(e, pause);
        } catch (RuntimeException | Error e) {
            printFailure(new SigningHelperException("unexpected failure (this is a bug): " + e, e), pause);
        } finally {
            writing.unlock();
        }
        return false;
    }

    private void printFailure(SigningHelperException failure, Duration untilNextAttempt) {
        log.failed(ExplainedException.messageWithHint(failure), untilNextAttempt);
    }

    /** Prevents further writes by keeping the lock. */
    private void stop() {
        try {
            if (!writing.tryLock(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("exiting; the credentials file is still locked by another process");
            }
        } catch (InterruptedException ignored) { // A second interrupt: do not wait any longer.
            Thread.currentThread().interrupt();
        }
    }
}
