package dev.rolesanywhere.session;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.CertificateRule;
import dev.rolesanywhere.session.internal.Endpoints;
import dev.rolesanywhere.session.internal.RetryPolicy;
import dev.rolesanywhere.sigv4.X509RequestSigner;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Calls CreateSession. A call makes up to three attempts, each with a fresh signature and with jittered waits in
 * between, and takes less than a minute; redirects are not followed.
 *
 * <pre>{@code
 * CreateSessionRequest request = CreateSessionRequest.builder()
 *         .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/TA_ID")
 *         .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/PROFILE_ID")
 *         .roleArn("arn:aws:iam::111122223333:role/edge")
 *         .build();
 * try (CreateSessionClient client = CreateSessionClient.builder().build()) {
 *     SessionCredentials credentials = client.createSession(request, source.load());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 * @since 0.1.0
 */
public final class CreateSessionClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A slow response is worth waiting for: each further attempt would create another session. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** Together with the limit of an attempt, less than the minute that the kubelet and the AWS SDK for Go wait. */
    static final Duration LAST_ATTEMPT_WITHIN = Duration.ofSeconds(20);

    private static final int DEFAULT_ATTEMPTS = 3;

    private final SdkHttpClient httpClient;
    private final boolean ownsHttpClient;
    private final @Nullable String region;
    private final @Nullable URI endpoint;
    private final boolean fips;
    private final boolean dualStack;
    private final boolean retriesThrottling;
    private final RetryPolicy retryPolicy;
    private final Clock clock;
    private final CreateSessionListener listener;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    private CreateSessionClient(Builder builder) {
        this.ownsHttpClient = builder.httpClient == null;
        this.httpClient = builder.httpClient == null
                ? DefaultHttpClient.create(CONNECT_TIMEOUT, READ_TIMEOUT)
                : builder.httpClient;
        this.region = builder.region;
        this.endpoint = builder.endpointOverride;
        this.fips = builder.fipsEnabled;
        this.dualStack = builder.dualstackEnabled;
        this.retriesThrottling = builder.retriesThrottling;
        this.retryPolicy = RetryPolicy.of(builder.maxAttempts);
        this.clock = builder.clock;
        this.listener = builder.listener;
        this.sleeper = builder.sleeper;
        this.random = builder.random;
    }

    /**
     * Returns a new builder.
     *
     * @return a builder without required settings
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a session.
     *
     * @param request the parameters of the session
     * @param identity the identity that signs
     * @return the session's credentials
     * @throws CreateSessionException if the service rejects the request, sends an unusable response, or is not reached
     * @throws dev.rolesanywhere.identity.IdentityException if the key cannot be used, or the service is known to reject
     *     the certificate
     * @throws InvalidSettingException if the region is not valid
     */
    public SessionCredentials createSession(CreateSessionRequest request, X509Identity identity) {
        CertificateRule.requireAll(identity.certificate());
        String signingRegion = region != null ? region : request.region();
        Endpoints.requireRegion(signingRegion);
        URI base = endpoint != null ? endpoint : Endpoints.regional(signingRegion, fips, dualStack);
        CreateSessionCall call = new CreateSessionCall(
                httpClient, clock, listener, X509RequestSigner.forRegion(signingRegion), base, request, identity);
        long start = System.nanoTime();
        for (int number = 1; ; number++) {
            try {
                return call.attempt(number);
            } catch (CreateSessionException e) {
                listener.failed(number, e);
                call.correctClock(e);
                waitOrGiveUp(number, e, Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    private void waitOrGiveUp(int number, CreateSessionException failure, Duration elapsed) {
        Duration wait = Optional.of(failure)
                .filter(CreateSessionException::isRetryable)
                .filter(retryable -> retriesThrottling || !retryable.isThrottled())
                .flatMap(retryable -> retryPolicy.waitAfter(number, random.getAsDouble(), failure.retryAfter()))
                .filter(pause -> elapsed.plus(pause).compareTo(LAST_ATTEMPT_WITHIN) <= 0)
                .orElseThrow(() -> failure);
        listener.retrying(wait);
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningHelperException("interrupted while waiting to call CreateSession again", failure);
        }
    }

    /** Closes the HTTP client, unless it was passed to the builder. */
    @Override
    public void close() {
        if (ownsHttpClient) {
            httpClient.close();
        }
    }

    /** Waits between attempts; tests replace it. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** Builds clients. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable SdkHttpClient httpClient;
        private @Nullable String region;
        private @Nullable URI endpointOverride;
        private boolean fipsEnabled;
        private boolean dualstackEnabled;
        private boolean retriesThrottling = true;
        private int maxAttempts = DEFAULT_ATTEMPTS;
        private Clock clock = Clock.systemUTC();
        private CreateSessionListener listener = new CreateSessionListener() {};
        private Sleeper sleeper = duration -> Thread.sleep(duration.toMillis());
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder() {}

        /**
         * Sets the HTTP client. Its timeouts, proxy and trusted CAs are up to the caller, who also closes it. The
         * default is a client of the AWS SDK on the class path or module path, with timeouts of 5 seconds to connect
         * and 30 seconds to read, and with the proxy of the system properties or the environment. The preferred one is
         * {@code apache5-client}, then {@code apache-client}, then {@code url-connection-client}; the SDK's system
         * property {@code software.amazon.awssdk.http.service.impl} selects another.
         *
         * @param client the client, which must not follow redirects
         * @return this builder
         */
        public Builder httpClient(SdkHttpClient client) {
            this.httpClient = client;
            return this;
        }

        /**
         * Sets the region to sign for and to call; the default is that of the trust anchor.
         *
         * @param awsRegion such as {@code us-east-1}
         * @return this builder
         */
        public Builder region(String awsRegion) {
            this.region = awsRegion;
            return this;
        }

        /**
         * Sets a custom endpoint.
         *
         * @param endpoint an http or https URI, which may have a path; {@code /sessions} is appended to it
         * @return this builder
         * @throws InvalidSettingException if it is not such a URI
         */
        public Builder endpointOverride(URI endpoint) {
            this.endpointOverride = Endpoints.custom(endpoint);
            return this;
        }

        /**
         * Sets whether the FIPS endpoint of the region is used; the default is false.
         *
         * @param enabled whether to use it
         * @return this builder
         */
        public Builder fipsEnabled(boolean enabled) {
            this.fipsEnabled = enabled;
            return this;
        }

        /**
         * Sets whether the dual-stack endpoint of the region is used; the default is false.
         *
         * @param enabled whether to use it
         * @return this builder
         */
        public Builder dualstackEnabled(boolean enabled) {
            this.dualstackEnabled = enabled;
            return this;
        }

        /**
         * Sets whether a throttled call is retried within a second or two, which is the default. A caller that
         * refreshes credentials well before they expire should not retry at once, but wait for minutes.
         *
         * @param retry whether to retry
         * @return this builder
         */
        public Builder retryThrottling(boolean retry) {
            this.retriesThrottling = retry;
            return this;
        }

        /**
         * Sets the maximum number of attempts, including the first; the default is 3. Whatever the number, no attempt
         * starts later than 20 seconds after the first.
         *
         * @param attempts 1 or more; 1 means no retry
         * @return this builder
         * @throws InvalidSettingException if it is less than 1
         */
        public Builder maxAttempts(int attempts) {
            if (attempts < 1) {
                throw new InvalidSettingException("the maximum number of attempts must be at least 1, not " + attempts);
            }
            this.maxAttempts = attempts;
            return this;
        }

        /**
         * Sets the clock for the signatures; the default is the system clock.
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
         * @param receiver the listener
         * @return this builder
         */
        public Builder listener(CreateSessionListener receiver) {
            this.listener = receiver;
            return this;
        }

        Builder sleeper(Sleeper replacement) {
            this.sleeper = replacement;
            return this;
        }

        Builder random(DoubleSupplier replacement) {
            this.random = replacement;
            return this;
        }

        /**
         * Builds the client.
         *
         * @return the client
         * @throws InvalidSettingException if a custom endpoint is combined with FIPS or dual-stack
         */
        public CreateSessionClient build() {
            if (endpointOverride != null && (fipsEnabled || dualstackEnabled)) {
                throw new InvalidSettingException("the endpoint " + endpointOverride
                        + " cannot be combined with fipsEnabled or dualstackEnabled; set the URL of a FIPS or"
                        + " dual-stack endpoint with endpointOverride");
            }
            return new CreateSessionClient(this);
        }
    }
}
