package dev.rolesanywhere.credentials;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps session credentials fresh for as long as the process runs.
 *
 * <pre>{@code
 * CreateSessionClient client = CreateSessionClient.builder().retryThrottling(false).build();
 * RefreshingCredentials credentials = RefreshingCredentials.builder()
 *         .identitySource(source)
 *         .createSession(identity -> client.createSession(request, identity))
 *         .build();
 * SessionCredentials current = credentials.get();
 * }</pre>
 *
 * <p>The first {@link #get()} or {@link #current()} starts a daemon thread, which obtains credentials and refreshes
 * them early: sessions of one hour after 36 to 44 minutes, so that callers get at least 15 minutes of life; sessions
 * below half an hour after at most half of their life. The identity is loaded again for each attempt.
 *
 * <p>A failed attempt keeps valid credentials, and expired credentials are never returned. Failed attempts are retried
 * with full jitter, after seconds at first and within five minutes later; Retry-After is honored. While refreshes fail,
 * callers get credentials with less life.
 *
 * <p>Safe for use by several threads. One attempt is in flight at a time, however many callers wait for it.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 * @since 0.1.0
 */
public final class RefreshingCredentials implements AutoCloseable {

    private final Refresher refresher;
    private final RefreshLoop loop;

    private RefreshingCredentials(
            Builder builder, IdentitySource identitySource, Function<X509Identity, SessionCredentials> createSession) {
        MonotonicClock clock = new MonotonicClock(builder.clock, builder.stopwatch);
        this.refresher = new Refresher(identitySource, createSession, clock, builder.random);
        this.loop = new RefreshLoop(refresher, builder.listener);
    }

    /**
     * Returns a new builder.
     *
     * @return a builder that requires an identity source and the call to CreateSession
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns valid credentials: immediately if there are any, otherwise after the attempt that is in flight or starts
     * now, which takes at most a minute.
     *
     * <p>After a failed attempt the next call requests another one, which begins 3 to 4 seconds after the failure.
     * After throttling and rejections it begins later, up to five minutes, and not before the time that the service
     * asked for. Calls wait for it if it begins soon and few have failed; otherwise they fail at once with the last
     * failure.
     *
     * @return credentials that have not expired
     * @throws SigningHelperException if there are none, with the reason of the failed attempt (all callers get the same
     *     exception object), or because this object is closed and its last credentials have expired
     */
    public SessionCredentials get() {
        loop.wakeIfDue();
        Optional<SessionCredentials> valid = refresher.valid();
        return valid.isPresent() ? valid.get() : loop.await();
    }

    /**
     * Returns valid credentials without waiting. If there are none, it requests an attempt in the background, under the
     * same limits as {@link #get()}.
     *
     * @return credentials that have not expired; empty if there are none yet, or if refreshing them has failed too long
     */
    public Optional<SessionCredentials> current() {
        loop.wakeIfDue();
        Optional<SessionCredentials> valid = refresher.valid();
        if (valid.isEmpty()) {
            loop.request();
        }
        return valid;
    }

    /**
     * Returns the status of the credentials.
     *
     * @return the status at this moment
     */
    public RefreshStatus status() {
        return refresher.status();
    }

    /**
     * Stops refreshing. The thread ends after an attempt in flight, whose outcome is not reported to the listener;
     * waiting callers fail. The current credentials are returned until they expire.
     */
    @Override
    public void close() {
        loop.close();
    }

    /** Makes the thread check the clock; for tests. */
    void look() {
        loop.look();
    }

    /** Builds {@link RefreshingCredentials}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable IdentitySource identitySource;
        private @Nullable Function<X509Identity, SessionCredentials> createSession;
        private Clock clock = Clock.systemUTC();
        private RefreshListener listener = new RefreshListener() {};
        private LongSupplier stopwatch = System::nanoTime;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder() {}

        /**
         * Sets the identity source. It is loaded again for each attempt.
         *
         * @param source provides the certificate and its key; it is not closed
         * @return this builder
         */
        public Builder identitySource(IdentitySource source) {
            this.identitySource = source;
            return this;
        }

        /**
         * Sets the call to CreateSession, which must take less than a minute.
         *
         * @param call such as {@code identity -> client.createSession(request, identity)} with a client that does not
         *     {@linkplain dev.rolesanywhere.session.CreateSessionClient.Builder#retryThrottling retry throttling}
         * @return this builder
         */
        public Builder createSession(Function<X509Identity, SessionCredentials> call) {
            this.createSession = call;
            return this;
        }

        /**
         * Sets the clock for the validity of credentials, by default the system clock.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets the listener.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(RefreshListener listener) {
            this.listener = listener;
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
         * Returns the credentials. Nothing is read or sent before the first {@link RefreshingCredentials#get()} or
         * {@link RefreshingCredentials#current()}.
         *
         * @return the credentials
         * @throws InvalidSettingException if the identity source or the call to CreateSession is missing
         */
        public RefreshingCredentials build() {
            if (identitySource == null) {
                throw new InvalidSettingException("the identity source is missing; set it with identitySource");
            }
            if (createSession == null) {
                throw new InvalidSettingException("the call to CreateSession is missing; set it with createSession");
            }
            return new RefreshingCredentials(this, identitySource, createSession);
        }
    }
}
