package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The thread that makes the attempts, and the callers that wait for them. */
final class RefreshLoop {

    /** Longer than a CreateSession call takes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** How long a caller waits for an attempt to begin before it fails with the last failure. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** During an outage callers fail at once, so that they do not pile up. */
    private static final int PATIENT_FAILURES = 2;

    /** Timers stop while the machine is suspended, so the thread waits in short steps. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Refresher refresher;
    private final RefreshListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private volatile boolean closed;
    private volatile boolean isRequested;
    private volatile boolean attempting;
    private long attempts;

    RefreshLoop(Refresher refresher, RefreshListener listener) {
        this.refresher = refresher;
        this.listener = listener;
    }

    /** Wakes the thread if it overslept, because its timer stood still while the machine was suspended. */
    void wakeIfDue() {
        if (!attempting && untilDue().compareTo(Duration.ZERO) <= 0 && lock.tryLock()) {
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Requests an attempt, and does not wait for it. */
    void request() {
        lock.lock();
        try {
            if (!closed) {
                requestAttempt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops the thread after an attempt in flight. */
    void close() {
        update(() -> {
            closed = true;
            if (thread != null) {
                thread.interrupt();
            }
        });
    }

    /** Makes the thread check the clock; for tests. */
    void look() {
        update(() -> {});
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for credentials, or for the failure of an attempt. */
    SessionCredentials await() {
        lock.lock();
        try {
            requireOpen();
            SigningHelperException known = refresher.lastFailure();
            if (Thread.currentThread() == thread) {
                throw known != null ? known : new SigningHelperException("a refresh cannot wait for itself");
            }
            boolean isOutage = refresher.status().consecutiveFailures() > PATIENT_FAILURES;
            Duration patience = isOutage ? Duration.ZERO : PATIENCE;
            if (known != null && !attempting && refresher.untilOnDemandAttempt().compareTo(patience) > 0) {
                requestAttempt();
                throw known;
            }
            return awaitAttempt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningHelperException("interrupted while waiting for credentials", e);
        } finally {
            lock.unlock();
        }
    }

    private SessionCredentials awaitAttempt() throws InterruptedException {
        long before = attempts;
        long nanosLeft = LONGEST_WAIT.toNanos();
        while (nanosLeft > 0) {
            Optional<SessionCredentials> valid = refresher.valid();
            if (valid.isPresent()) {
                return valid.get();
            }
            requireOpen();
            SigningHelperException failure = refresher.lastFailure();
            if (attempts > before && failure != null) {
                throw failure;
            }
            requestAttempt();
            nanosLeft = changed.awaitNanos(nanosLeft);
        }
        throw new SigningHelperException("no credentials arrived within " + LONGEST_WAIT.toSeconds()
                + " seconds; the attempt is still in progress");
    }

    /**
     * Requests an attempt, unless one is requested or in flight. Callers that wait do so in a loop, so it wakes the
     * thread only once.
     */
    private void requestAttempt() {
        if (thread == null || !thread.isAlive()) {
            attempting = false;
            thread = startThread();
        }
        if (!attempting && !isRequested) {
            isRequested = true;
            changed.signalAll();
        }
    }

    private Thread startThread() {
        // Do not inherit the thread locals and the class loader of the caller.
        Thread refresh = new Thread(null, this::keepFresh, "roles-anywhere-refresh", 0, false);
        refresh.setContextClassLoader(RefreshingCredentials.class.getClassLoader());
        refresh.setDaemon(true);
        refresh.start();
        return refresh;
    }

    private void requireOpen() {
        if (closed) {
            throw new SigningHelperException("the credentials are closed and no longer refreshed");
        }
    }

    private void keepFresh() {
        while (!closed) {
            refresher.certificateWarning().ifPresent(this::notify);
            if (awaitDue()) {
                attempt();
            }
        }
    }

    private void attempt() {
        Consumer<RefreshListener> outcome = ignored -> {};
        try {
            outcome = refresher.attempt();
        } finally {
            update(() -> {
                attempting = false;
                attempts++;
            });
        }
        notify(outcome);
    }

    /** Called after callers were woken, because a listener may be slow or ask for credentials itself. */
    private void notify(Consumer<RefreshListener> event) {
        if (!closed) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                System.getLogger(RefreshingCredentials.class.getName())
                        .log(System.Logger.Level.WARNING, "a refresh listener failed", e);
            }
        }
    }

    /** Waits for a while; returns whether an attempt is due. Called in a loop. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean awaitDue() {
        lock.lock();
        try {
            Duration wait = untilDue();
            if (wait.compareTo(Duration.ZERO) > 0) {
                changed.awaitNanos((wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE).toNanos());
            }
            attempting = !closed && untilDue().compareTo(Duration.ZERO) <= 0;
            isRequested &= !attempting;
            return attempting;
        } catch (InterruptedException ignored) {
            // Either this is closed, or something that was called left the interrupt flag set.
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Duration untilDue() {
        return isRequested ? refresher.untilOnDemandAttempt() : refresher.untilNextAttempt();
    }
}
