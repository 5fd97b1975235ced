package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps session credentials fresh for as long as the process runs.
 *
 * <p>The first {@link #get()} obtains credentials and starts a daemon thread, which renews them in good time: sessions
 * of an hour after 36 to 44 minutes, so that 15 minutes of life are left to whoever gets them; sessions below half an
 * hour after at most half of their life. The identity is read anew for each attempt.
 *
 * <p>A failed attempt leaves valid credentials in hand, and credentials that have ended are never handed out. Failures
 * are followed by further attempts with full jitter, after seconds at first and within five minutes in the end; a
 * Retry-After is honoured. While renewing them fails, users get credentials with less life.
 *
 * <p>Safe for use by several threads. One attempt is in flight at a time, however many callers wait for it.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
public final class RefreshingCredentials implements AutoCloseable {

    /** Longer than a call of CreateSession takes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** How long a caller waits for an attempt to begin before {@link #get()} fails with the last failure. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** During an outage callers fail at once, so that they do not pile up. */
    private static final int PATIENT_FAILURES = 2;

    /** While the machine sleeps no waiting ends, so it is done in short pieces. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Refresher refresher;
    private final RefreshListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private boolean closed;
    private volatile boolean demanded;
    private volatile boolean attempting;
    private long attempts;

    private RefreshingCredentials(Builder builder) {
        SteadyClock clock = new SteadyClock(builder.clock, builder.stopwatch);
        this.refresher = new Refresher(builder.identities, builder.createSession, clock, builder.random);
        this.listener = builder.listener;
    }

    /**
     * Starts to describe credentials.
     *
     * @param identities gives the identity for each attempt
     * @param createSession calls CreateSession with it, within less than a minute; such as {@code identity ->
     *     client.createSession(request, identity)} with a client that does not
     *     {@linkplain dev.rolesanywhere.session.CreateSessionClient.Builder#retryThrottling retry throttling}
     * @return a builder that needs nothing else
     */
    public static Builder builder(IdentitySource identities, Function<X509Identity, SessionCredentials> createSession) {
        return new Builder(identities, createSession);
    }

    /**
     * Returns valid credentials: at once where there are any, else after the attempt that is in flight or begins now,
     * which takes a minute at most.
     *
     * <p>After a failed attempt the next call requests another one, which begins 3 to 4 seconds after the failure.
     * After throttling and refusals it begins later, up to five minutes, and not before the time that the service asked
     * for. Calls wait for it if it begins soon and few have failed; otherwise they fail at once with the last failure.
     *
     * @return credentials that have not ended
     * @throws RolesAnywhereException if there are none, with the reason: that of the attempt that failed, in one object
     *     for all who are told; also once this is closed and the last credentials have ended
     */
    public SessionCredentials get() {
        Optional<SessionCredentials> valid = valid();
        return valid.isPresent() ? valid.get() : await();
    }

    /**
     * Returns valid credentials without waiting. If there are none, it requests an attempt in the background, under the
     * same limits as {@link #get()}.
     *
     * @return credentials that have not expired; empty if there are none yet, or if refreshing them has failed too long
     */
    public Optional<SessionCredentials> current() {
        Optional<SessionCredentials> valid = valid();
        if (valid.isEmpty()) {
            lock.lock();
            try {
                if (!closed) {
                    demand();
                }
            } finally {
                lock.unlock();
            }
        }
        return valid;
    }

    private Optional<SessionCredentials> valid() {
        wakeIfDue();
        return refresher.valid();
    }

    /** Wakes the thread if it overslept, because its timer stood still while the machine was suspended. */
    private void wakeIfDue() {
        if (!attempting && untilDue().compareTo(Duration.ZERO) <= 0 && lock.tryLock()) {
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Tells how the credentials are doing.
     *
     * @return the state at this moment
     */
    public RefreshStatus status() {
        return refresher.status();
    }

    /**
     * Stops refreshing. The thread ends with the attempt that may be in flight, of which nothing is told any more;
     * waiting callers are told. Credentials in hand are handed out until they end.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (thread != null) {
                thread.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the thread look at the clock; a seam for tests. */
    void look() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private SessionCredentials await() {
        lock.lock();
        try {
            requireOpen();
            RolesAnywhereException known = refresher.lastFailure();
            if (Thread.currentThread() == thread) {
                throw known != null ? known : new RolesAnywhereException("a refresh cannot wait for itself");
            }
            if (known != null && !attempting && refresher.untilCallersAttempt().compareTo(patience()) > 0) {
                demand();
                throw known;
            }
            return awaitAttempt();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RolesAnywhereException("interrupted while waiting for credentials", interrupted);
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
            RolesAnywhereException failure = refresher.lastFailure();
            if (attempts > before && failure != null) {
                throw failure;
            }
            demand();
            nanosLeft = changed.awaitNanos(nanosLeft);
        }
        throw new RolesAnywhereException(
                "no credentials came within " + LONGEST_WAIT.toSeconds() + " seconds; the attempt is still going on");
    }

    /** Requests an attempt, unless one is requested or in flight. Wakes nobody needlessly: callers demand in a loop. */
    private void demand() {
        if (thread == null || !thread.isAlive()) {
            attempting = false;
            thread = startThread();
        }
        if (!attempting && !demanded) {
            demanded = true;
            changed.signalAll();
        }
    }

    private Thread startThread() {
        // Neither the caller's thread locals nor its class loader are this thread's business.
        Thread refresh = new Thread(null, this::keepFresh, "roles-anywhere-refresh", 0, false);
        refresh.setContextClassLoader(RefreshingCredentials.class.getClassLoader());
        refresh.setDaemon(true);
        refresh.start();
        return refresh;
    }

    private Duration patience() {
        return refresher.status().consecutiveFailures() > PATIENT_FAILURES ? Duration.ZERO : PATIENCE;
    }

    private void requireOpen() {
        if (closed) {
            throw new RolesAnywhereException("the credentials are closed and are not refreshed any more");
        }
    }

    private void keepFresh() {
        while (isOpen()) {
            refresher.certificateWarning().ifPresent(this::tell);
            if (awaitDue()) {
                attempt();
            }
        }
    }

    private void attempt() {
        Consumer<RefreshListener> outcome = told -> {};
        try {
            outcome = refresher.attempt();
        } finally {
            attempted();
        }
        tell(outcome);
    }

    /** Who waits for credentials does not wait for listeners, which may be slow, or ask for credentials themselves. */
    private void tell(Consumer<RefreshListener> event) {
        if (isOpen()) {
            try {
                event.accept(listener);
            } catch (Throwable thrown) {
                System.getLogger(RefreshingCredentials.class.getName())
                        .log(System.Logger.Level.WARNING, "a refresh listener failed", thrown);
            }
        }
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void attempted() {
        lock.lock();
        try {
            attempting = false;
            attempts++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while, and is called again and again; returns whether an attempt is due. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean awaitDue() {
        lock.lock();
        try {
            Duration wait = untilDue();
            if (wait.compareTo(Duration.ZERO) > 0) {
                changed.awaitNanos((wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE).toNanos());
            }
            attempting = !closed && untilDue().compareTo(Duration.ZERO) <= 0;
            demanded &= !attempting;
            return attempting;
        } catch (InterruptedException interrupted) {
            // Either it is closed, or something that was called left a mark that means nothing here.
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Duration untilDue() {
        return demanded ? refresher.untilCallersAttempt() : refresher.untilNextAttempt();
    }

    /** Describes credentials. Not safe for use by several threads. */
    public static final class Builder {

        private final IdentitySource identities;
        private final Function<X509Identity, SessionCredentials> createSession;
        private Clock clock = Clock.systemUTC();
        private RefreshListener listener = new RefreshListener() {};
        private LongSupplier stopwatch = System::nanoTime;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(IdentitySource identities, Function<X509Identity, SessionCredentials> createSession) {
            this.identities = identities;
            this.createSession = createSession;
        }

        /**
         * Passes the clock that tells whether credentials are valid; without it, it is the system's.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /**
         * Passes who is told what happens.
         *
         * @param told the listener
         * @return this builder
         */
        public Builder listener(RefreshListener told) {
            this.listener = told;
            return this;
        }

        Builder stopwatch(LongSupplier seam) {
            this.stopwatch = seam;
            return this;
        }

        Builder random(DoubleSupplier seam) {
            this.random = seam;
            return this;
        }

        /**
         * Makes the credentials. Nothing is read or sent before the first {@link RefreshingCredentials#get()}.
         *
         * @return the credentials
         */
        public RefreshingCredentials build() {
            return new RefreshingCredentials(this);
        }
    }
}
