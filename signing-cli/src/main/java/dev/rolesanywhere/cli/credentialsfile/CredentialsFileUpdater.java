package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes new credentials as they arrive, and retries until a write succeeds. It writes in its own thread, because an
 * interrupt would abort a write.
 */
public final class CredentialsFileUpdater {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    /** A write takes milliseconds, unless another process holds the lock. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    private final BlockingQueue<SessionCredentials> credentials;
    private final Consumer<SessionCredentials> write;
    private final Listener listener;
    private final ReentrantLock writing = new ReentrantLock();

    /** Called when writes fail. */
    public interface Listener {

        /** Called after each failed attempt. */
        void writeFailed(SigningHelperException failure, Duration untilNextAttempt);

        /** Called if a write does not finish before the updater stops. */
        void writeAbandoned();
    }

    /**
     * Creates an updater.
     *
     * @param credentials provides new credentials, the newest last
     * @param write writes them, or throws
     */
    public CredentialsFileUpdater(
            BlockingQueue<SessionCredentials> credentials, Consumer<SessionCredentials> write, Listener listener) {
        this.credentials = credentials;
        this.write = write;
        this.listener = listener;
    }

    /** Writes until this thread is interrupted, and then lets a write in progress finish. */
    public void runUntilInterrupted() {
        Thread writer = new Thread(this::run, "credentials-file");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join();
        } catch (InterruptedException ignored) { // This is how it is stopped.
            stop();
        }
    }

    private void run() {
        try {
            while (true) {
                writeNewest(newest(credentials.take()));
            }
        } catch (InterruptedException ignored) { // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void writeNewest(SessionCredentials first) throws InterruptedException {
        SessionCredentials current = first;
        Duration pause = FIRST_PAUSE;
        while (!tryWrite(current, pause)) {
            SessionCredentials newer = credentials.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            current = newest(newer == null ? current : newer);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
        }
    }

    private SessionCredentials newest(SessionCredentials first) {
        SessionCredentials newest = first;
        for (SessionCredentials next = first; next != null; next = credentials.poll()) {
            newest = next;
        }
        return newest;
    }

    private boolean tryWrite(SessionCredentials current, Duration pause) {
        writing.lock();
        try {
            write.accept(current);
            return true;
        } catch (SigningHelperException e) {
            listener.writeFailed(e, pause);
        } catch (RuntimeException | Error e) {
            listener.writeFailed(new SigningHelperException("unexpected failure (this is a bug): " + e, e), pause);
        } finally {
            writing.unlock();
        }
        return false;
    }

    /** Prevents further writes by keeping the lock. */
    private void stop() {
        try {
            if (!writing.tryLock(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                listener.writeAbandoned();
            }
        } catch (InterruptedException ignored) { // The user is in a hurry.
            Thread.currentThread().interrupt();
        }
    }
}
