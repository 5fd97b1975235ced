package dev.rolesanywhere.session;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.CertificateRule;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.sigv4.X509RequestSigner;
import dev.rolesanywhere.sigv4.X509SignedRequest;
import java.io.IOException;
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
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
public final class RolesAnywhereClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A slow response is worth waiting for: each further attempt would create another session. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(35);

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

    private RolesAnywhereClient(Builder builder) {
        this.ownsHttpClient = builder.httpClient == null;
        this.httpClient = builder.httpClient == null
                ? DefaultHttpClient.create(CONNECT_TIMEOUT, READ_TIMEOUT)
                : builder.httpClient;
        this.region = builder.region;
        this.endpoint = builder.endpoint;
        this.fips = builder.fips;
        this.dualStack = builder.dualStack;
        this.retriesThrottling = builder.retriesThrottling;
        this.retryPolicy = RetryPolicy.of(builder.maxAttempts);
        this.clock = builder.clock;
        this.listener = builder.listener;
        this.sleeper = builder.sleeper;
        this.random = builder.random;
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder that needs nothing
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a session.
     *
     * @param request what is asked for
     * @param identity who asks
     * @return the session's credentials
     * @throws CreateSessionException if the service refuses, answers something else, or is not reached
     * @throws dev.rolesanywhere.identity.IdentityException if the key cannot be used, or the service is known to reject
     *     the certificate
     * @throws InvalidRequestException if the region cannot be one
     */
    public SessionCredentials createSession(CreateSessionRequest request, X509Identity identity) {
        CertificateRule.requireAll(identity.certificate());
        String signingRegion =
                region != null ? region : request.trustAnchorArn().region();
        RegionalEndpoint.requireRegion(signingRegion);
        URI base = endpoint != null ? endpoint : RegionalEndpoint.of(signingRegion, fips, dualStack);
        Attempt attempt = new Attempt(
                CreateSessionCall.of(request, base), X509RequestSigner.forRegion(signingRegion), identity, request);
        long start = System.nanoTime();
        for (int number = 1; ; number++) {
            try {
                return attempt.run(number);
            } catch (CreateSessionException failure) {
                listener.failed(number, failure);
                attempt.correctClock(failure);
                waitOrGiveUp(number, failure, Duration.ofNanos(System.nanoTime() - start));
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RolesAnywhereException("interrupted while waiting to call CreateSession again", failure);
        }
    }

    /** Closes the HTTP client, unless it was passed in. */
    @Override
    public void close() {
        if (ownsHttpClient) {
            httpClient.close();
        }
    }

    /** Waits; a seam for tests. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final class Attempt {

        private final CreateSessionCall call;
        private final X509RequestSigner signer;
        private final X509Identity identity;
        private final CreateSessionRequest request;
        private Duration clockCorrection = Duration.ZERO;

        Attempt(CreateSessionCall call, X509RequestSigner signer, X509Identity identity, CreateSessionRequest request) {
            this.call = call;
            this.signer = signer;
            this.identity = identity;
            this.request = request;
        }

        SessionCredentials run(int number) {
            X509SignedRequest signed =
                    signer.sign(call.signingRequest(), identity, clock.instant().plus(clockCorrection));
            listener.signed(number, signed);
            HttpAnswer answer = send(signed);
            if (answer.isSuccess()) {
                SessionCredentials credentials = CreateSessionResponse.credentials(answer, request, clock.instant());
                listener.succeeded(number, answer.status(), answer.requestId().orElse(""));
                return credentials;
            }
            if (answer.status() / 100 == 3) {
                throw CreateSessionException.unusable(answer, "redirects are not followed; check the endpoint");
            }
            throw CreateSessionException.rejected(
                    answer, ServiceError.of(answer), call.signingRequest().uri(), clock.instant());
        }

        /** The next attempt is signed with the service's time if the service rejected the time of this one. */
        void correctClock(CreateSessionException failure) {
            if (ServiceError.isClockSkew(failure.code().orElse(null))) {
                clockCorrection = failure.serverTime()
                        .map(time -> Duration.between(clock.instant(), time))
                        .orElse(Duration.ZERO);
            }
        }

        private HttpAnswer send(X509SignedRequest signed) {
            try {
                return HttpExchange.send(
                        httpClient, call.with(signed.headers(), UserAgent.VALUE), call.body(), ATTEMPT_LIMIT);
            } catch (RolesAnywhereException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw CreateSessionException.notReached(
                        ConnectionException.explain(call.signingRequest().uri(), e));
            }
        }
    }

    /** Describes a client. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable SdkHttpClient httpClient;
        private @Nullable String region;
        private @Nullable URI endpoint;
        private boolean fips;
        private boolean dualStack;
        private boolean retriesThrottling = true;
        private int maxAttempts = DEFAULT_ATTEMPTS;
        private Clock clock = Clock.systemUTC();
        private CreateSessionListener listener = new CreateSessionListener() {};
        private Sleeper sleeper = duration -> Thread.sleep(duration.toMillis());
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder() {}

        /**
         * Passes the HTTP client to use. Its time-outs, its proxy and its trust are the caller's, and so is closing it.
         * Without it, Apache HttpClient 5 is used with 5 seconds to connect, 30 seconds to read, and the proxy of the
         * system properties or the environment, as in the AWS SDK.
         *
         * @param client the client, which must not follow redirects
         * @return this builder
         */
        public Builder httpClient(SdkHttpClient client) {
            this.httpClient = client;
            return this;
        }

        /**
         * Names the region to sign for and to call; without it, it is the trust anchor's.
         *
         * @param awsRegion such as {@code us-east-1}
         * @return this builder
         */
        public Builder region(String awsRegion) {
            this.region = awsRegion;
            return this;
        }

        /**
         * Names another endpoint than the region's.
         *
         * @param base an http or https URI, which may have a path; {@code /sessions} is appended to it
         * @return this builder
         * @throws InvalidRequestException if it is not such a URI
         */
        public Builder endpoint(URI base) {
            this.endpoint = Endpoint.base(base);
            return this;
        }

        /**
         * Chooses the region's FIPS endpoint.
         *
         * @param use whether to use it
         * @return this builder
         */
        public Builder fips(boolean use) {
            this.fips = use;
            return this;
        }

        /**
         * Chooses the region's dual-stack endpoint.
         *
         * @param use whether to use it
         * @return this builder
         */
        public Builder dualStack(boolean use) {
            this.dualStack = use;
            return this;
        }

        /**
         * Chooses whether a throttled call is tried again within a second or two, which is the default. Who refreshes
         * credentials in good time does better to leave it and to wait for minutes.
         *
         * @param retry whether to try again
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
         * @throws InvalidRequestException if it is less than 1
         */
        public Builder maxAttempts(int attempts) {
            if (attempts < 1) {
                throw new InvalidRequestException("the maximum number of attempts must be at least 1, not " + attempts);
            }
            this.maxAttempts = attempts;
            return this;
        }

        /**
         * Passes the clock that dates the signatures; without it, it is the system's.
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
        public Builder listener(CreateSessionListener told) {
            this.listener = told;
            return this;
        }

        Builder sleeper(Sleeper seam) {
            this.sleeper = seam;
            return this;
        }

        Builder random(DoubleSupplier seam) {
            this.random = seam;
            return this;
        }

        /**
         * Makes the client.
         *
         * @return the client
         * @throws InvalidRequestException if an endpoint was named together with FIPS or dual-stack
         */
        public RolesAnywhereClient build() {
            if (endpoint != null && (fips || dualStack)) {
                throw new InvalidRequestException("the endpoint " + endpoint
                        + " cannot be combined with FIPS or dual-stack; name one that has them");
            }
            return new RolesAnywhereClient(this);
        }
    }
}
