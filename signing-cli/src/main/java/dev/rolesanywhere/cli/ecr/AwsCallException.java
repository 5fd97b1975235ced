package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.internal.ClockSkew;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call to an AWS API that failed. The message names the operation and the endpoint. */
final class AwsCallException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(4);
    private static final Set<String> SIGNATURE_CODES =
            Set.of("InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure");
    private static final Set<String> EXPIRED_CODES = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidToken");

    private final @Nullable String code;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;
    private final @Nullable Duration clockSkew;

    private AwsCallException(
            String message,
            @Nullable Throwable cause,
            @Nullable String code,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable Duration clockSkew) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.clockSkew = clockSkew;
    }

    static AwsCallException rejected(AwsCall call, HttpResponse response, ServiceError error, Instant now) {
        String status = "status " + response.status()
                + response.requestId().map(id -> ", request id " + id).orElse("");
        String reason = error.isAnonymous() && response.requestId().isEmpty()
                ? "a response with " + status + " came from " + call.server() + ", but not from AWS; check"
                        + " the endpoint, and proxies, firewalls and captive portals in between"
                : call.action() + " was rejected: " + error.text() + " (" + status + ")";
        Optional<Duration> skew = isAboutSignature(error.code())
                ? response.clockSkew(now).filter(ahead -> ahead.abs().compareTo(TOLERATED_SKEW) > 0)
                : Optional.empty();
        return new AwsCallException(
                skew.map(ahead -> ClockSkew.describe(ahead) + "; ").orElse("") + reason,
                null,
                error.code(),
                error.retryable(),
                response.retryAfter().orElse(null),
                skew.orElse(null));
    }

    private static boolean isAboutSignature(@Nullable String code) {
        return code != null && (ServiceError.isClockSkew(code) || SIGNATURE_CODES.contains(code));
    }

    static AwsCallException unusable(AwsCall call, HttpResponse response, String what) {
        return new AwsCallException(
                call.action() + " at " + call.server() + " responded with status " + response.status() + ", but " + what
                        + "; check the endpoint",
                null,
                null,
                false,
                null,
                null);
    }

    static AwsCallException notReached(AwsCall call, ConnectionException failure) {
        return new AwsCallException(
                call.action() + ": " + failure.getMessage(), failure, null, failure.isRetryable(), null, null);
    }

    boolean hasResponse() {
        return !(getCause() instanceof ConnectionException);
    }

    boolean isRetryable() {
        return retryable;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns how far the local clock is ahead, if the service rejected the request for that. */
    Optional<Duration> clockSkew() {
        return Optional.ofNullable(clockSkew);
    }

    /** Returns whether the service rejects the credentials, so that new ones may help. */
    boolean isOfCredentials() {
        return code != null && EXPIRED_CODES.contains(code);
    }

    boolean isDenied() {
        return code != null && code.startsWith("AccessDenied");
    }

    boolean isThrottled() {
        return retryable && code != null && (code.contains("Thrott") || code.equals("TooManyRequestsException"));
    }
}
