package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.HttpTransport;
import dev.rolesanywhere.session.internal.RetryPolicy;
import dev.rolesanywhere.session.internal.ServiceError;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends a call to an AWS API, and retries what can succeed later. It connects at once, while credentials are being
 * fetched.
 */
final class AwsConnection implements AutoCloseable {

    /** Three attempts fit into the time that the kubelet waits. */
    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(12);

    private static final int DEFAULT_ATTEMPTS = 3;

    private final AwsCall call;
    private final SdkHttpClient http;
    private final RetryPolicy retries;
    private Clock clock;

    private AwsConnection(AwsCall call, SdkHttpClient http, RetryPolicy retries, Clock clock) {
        this.call = call;
        this.http = http;
        this.retries = retries;
        this.clock = clock;
    }

    static AwsConnection open(AwsCall call, EndpointOptions endpoint, ProcessContext context) {
        int attempts = endpoint.settings(context).maxAttempts().orElse(DEFAULT_ATTEMPTS);
        return new AwsConnection(
                call, endpoint.httpClient(call.endpoint(), context), RetryPolicy.of(attempts), context.clock());
    }

    /**
     * Sends the call.
     *
     * @param credentials sign the request; null for operations that need no signature
     * @return the response, which is a success
     * @throws AwsCallException if the service is not reached, or rejects the request
     */
    HttpResponse send(@Nullable AwsCredentials credentials) {
        for (int number = 1; ; number++) {
            try {
                return attempt(credentials);
            } catch (AwsCallException e) {
                waitOrGiveUp(number, e);
            }
        }
    }

    private void waitOrGiveUp(int number, AwsCallException failure) {
        Optional<Duration> skew = failure.clockSkew();
        if (skew.isPresent() && number == 1) {
            clock = Clock.offset(clock, skew.get().negated());
        } else if (!failure.isRetryable()) {
            throw failure;
        }
        Duration wait = retries.waitAfter(number, ThreadLocalRandom.current().nextDouble(), failure.retryAfter())
                .orElseThrow(() -> failure);
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningHelperException("interrupted while waiting to call AWS again", failure);
        }
    }

    private HttpResponse attempt(@Nullable AwsCredentials credentials) {
        SdkHttpRequest message = credentials == null ? call.unsigned() : call.signed(credentials, clock);
        byte[] body = call.bytes();
        try {
            HttpResponse response = HttpTransport.send(
                    http,
                    message.toBuilder()
                            .putHeader("Content-Length", Integer.toString(body.length))
                            .build(),
                    body,
                    ATTEMPT_LIMIT);
            if (response.isTooLarge()) {
                throw AwsCallException.unusable(call, response, "with more than 256 KiB");
            } else if (!response.isSuccess()) {
                throw AwsCallException.rejected(call, response, error(response), clock.instant());
            }
            return response;
        } catch (SigningHelperException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw AwsCallException.notReached(call, ConnectionException.explain(call.endpoint(), e));
        }
    }

    /** Services of the query protocol, such as STS, respond with XML. */
    private static ServiceError error(HttpResponse response) {
        ServiceError error = ServiceError.of(response);
        String body = new String(response.body(), UTF_8);
        return error.isAnonymous() && body.contains("<ErrorResponse")
                ? ServiceError.of(response, XmlText.element(body, "Code"), XmlText.element(body, "Message"))
                : error;
    }

    @Override
    public void close() {
        http.close();
    }
}
