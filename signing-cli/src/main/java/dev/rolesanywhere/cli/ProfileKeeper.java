package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes new credentials as they come, and tries again for as long as that fails. It does so in a thread of its own,
 * for an interrupt would break a write off.
 */
final class ProfileKeeper {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A write takes milliseconds, unless another process has the lock. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final BlockingQueue<SessionCredentials> fresh;
    private final Consumer<SessionCredentials> write;
    private final Notices notices;
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Makes a keeper.
     *
     * @param fresh where new credentials come from, the newest last
     * @param write writes them, or throws
     */
    ProfileKeeper(BlockingQueue<SessionCredentials> fresh, Consumer<SessionCredentials> write, Notices notices) {
        this.fresh = fresh;
        this.write = write;
        this.notices = notices;
    }

    /** Writes until this thread is interrupted, and then lets a write that has begun come to its end. */
    void keepUntilInterrupted() {
        Thread writer = new Thread(this::run, "credentials-file");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join();
        } catch (InterruptedException ending) {
            stop();
        }
    }

    private void run() {
        try {
            while (true) {
                keep(newest(fresh.take()));
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(SessionCredentials credentials) throws InterruptedException {
        SessionCredentials current = credentials;
        Duration pause = FIRST_PAUSE;
        while (!isWritten(current, pause)) {
            SessionCredentials newer = fresh.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            current = newest(newer == null ? current : newer);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private SessionCredentials newest(SessionCredentials first) {
        SessionCredentials newest = first;
        for (SessionCredentials next = first; next != null; next = fresh.poll()) {
            newest = next;
        }
        return newest;
    }

    private boolean isWritten(SessionCredentials credentials, Duration pause) {
        writing.lock();
        try {
            write.accept(credentials);
            return true;
        } catch (RolesAnywhereException failure) {
            notices.failed(failure, pause);
        } catch (RuntimeException | Error failure) {
            notices.failed(
                    new RolesAnywhereException("unexpected failure, which is a defect: " + failure, failure), pause);
        } finally {
            writing.unlock();
        }
        return false;
    }

    /** From now on no write begins. */
    private void stop() {
        try {
            if (!writing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                notices.warn("it ends while another process keeps the credentials file locked");
            }
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }
}
