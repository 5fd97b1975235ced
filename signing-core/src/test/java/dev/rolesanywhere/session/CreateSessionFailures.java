package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Failures as the client reports them, for tests of the code that handles them. */
public final class CreateSessionFailures {

    /** For a request and an identity that match. */
    private static final CreateSessionRequest REQUEST = CreateSessionRequest.builder()
            .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a")
            .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/p")
            .roleArn("arn:aws:iam::111122223333:role/edge")
            .build();

    private static final X509Identity IDENTITY = TestIdentity.any();

    private CreateSessionFailures() {}

    public static CreateSessionException throttled() {
        return answered(429, "ThrottlingException", Duration.ZERO);
    }

    public static CreateSessionException unavailable() {
        return answered(503, "ServiceUnavailableException", Duration.ZERO);
    }

    public static CreateSessionException unavailableFor(Duration retryAfter) {
        return answered(503, "ServiceUnavailableException", retryAfter);
    }

    public static CreateSessionException denied() {
        return answered(403, "AccessDeniedException", Duration.ZERO);
    }

    public static CreateSessionException unreachable() {
        return CreateSessionException.notReached(ConnectionException.explain(
                URI.create("https://rolesanywhere.us-east-1.amazonaws.com"),
                new ConnectException("Connection refused")));
    }

    private static CreateSessionException answered(int status, String code, Duration retryAfter) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder()
                .statusCode(status)
                .putHeader("x-amzn-ErrorType", code)
                .putHeader("x-amzn-RequestId", "5d9c2b84");
        if (!retryAfter.isZero()) {
            head.putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        HttpResponse answer = new HttpResponse(head.build(), "{\"message\":\"no\"}".getBytes(UTF_8));
        return rejected(answer, URI.create("https://rolesanywhere.us-east-1.amazonaws.com"));
    }

    static CreateSessionException rejected(HttpResponse response, URI endpoint) {
        return CreateSessionException.rejected(Rejection.of(response, endpoint, REQUEST, IDENTITY, Instant.now()));
    }
}
