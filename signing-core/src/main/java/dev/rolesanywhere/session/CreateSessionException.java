package dev.rolesanywhere.session;

import dev.rolesanywhere.RolesAnywhereException;
import java.io.Serial;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why CreateSession gave no credentials: the service refused, answered something else, or was not reached.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
public final class CreateSessionException extends RolesAnywhereException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The HTTP status; 0 where no answer came. */
    private final int status;

    /** The service's code. */
    private final @Nullable String code;

    /** The service's words, on one line. */
    private final @Nullable String serviceMessage;

    /** The id by which AWS finds the request. */
    private final @Nullable String requestId;

    /** Whether the same request may succeed later. */
    private final boolean retryable;

    /** Whether there were too many requests. */
    private final boolean throttled;

    /** How long the service asks to wait. */
    private final @Nullable Duration retryAfter;

    /** How far the local clock is ahead. */
    private final @Nullable Duration clockSkew;

    /** The answer's Date. */
    private final @Nullable Instant serverTime;

    private CreateSessionException(
            String message,
            @Nullable Throwable cause,
            @Nullable HttpAnswer answer,
            @Nullable ServiceError error,
            boolean retryable,
            @Nullable Duration clockSkew) {
        super(message, cause);
        this.status = answer == null ? 0 : answer.status();
        this.code = error == null ? null : error.code();
        this.serviceMessage = error == null ? null : error.message();
        this.requestId = answer == null ? null : answer.requestId().orElse(null);
        this.retryable = retryable;
        this.throttled = error != null && error.throttled();
        this.retryAfter = answer == null ? null : answer.retryAfter().orElse(null);
        this.clockSkew = clockSkew;
        this.serverTime = answer == null ? null : answer.date().orElse(null);
    }

    static CreateSessionException rejected(HttpAnswer answer, ServiceError error, URI endpoint, Instant now) {
        String reason = error.isAnonymous() && answer.requestId().isEmpty()
                ? Interception.explain(answer, endpoint)
                : "CreateSession was refused: " + error.text() + " (status " + answer.status()
                        + answer.requestId().map(id -> ", request id " + id).orElse("") + ")";
        Duration skew = answer.clockSkew(now).orElse(null);
        String message = skew == null ? reason : skewed(skew) + "; " + reason;
        return new CreateSessionException(message, null, answer, error, error.retryable(), skew);
    }

    private static String skewed(Duration ahead) {
        return "this machine's clock is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the service's";
    }

    static CreateSessionException unusable(HttpAnswer answer, String what) {
        return new CreateSessionException(
                "the endpoint answered status " + answer.status() + ", but " + what, null, answer, null, false, null);
    }

    static CreateSessionException notReached(ConnectionException failure) {
        return new CreateSessionException(failure.getMessage(), failure, null, null, failure.isRetryable(), null);
    }

    /**
     * Returns the HTTP status.
     *
     * @return the status, or 0 if no answer came
     */
    public int status() {
        return status;
    }

    /**
     * Returns the service's code.
     *
     * @return the code, such as {@code AccessDeniedException}, if one came
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /**
     * Returns the service's own words.
     *
     * @return the message on one line, such as {@code Untrusted signing certificate}, if one came
     */
    public Optional<String> serviceMessage() {
        return Optional.ofNullable(serviceMessage);
    }

    /**
     * Returns the id by which AWS finds the request.
     *
     * @return the request id, if one came
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Tells whether the same request may succeed later: the service is throttling or ailing, or was not reached.
     *
     * @return true if a retry can help
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Tells whether the service refused because there were too many requests.
     *
     * @return true if it throttles; then {@link #isRetryable()} is true as well
     */
    public boolean isThrottled() {
        return throttled;
    }

    /**
     * Returns how long the service asks to wait.
     *
     * @return the time from the answer on, if the service named one
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns the difference between the clocks if it can be why the service rejected the request.
     *
     * @return how far the local clock is ahead of the service's, negative if it is behind; empty if the difference is
     *     less than a minute or unknown, or if the request was not rejected
     */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(clockSkew);
    }

    /**
     * Returns the time by the service's clock, which shows whether the local clock is wrong.
     *
     * @return the answer's Date, to the second, if there was one
     */
    public Optional<Instant> serverTime() {
        return Optional.ofNullable(serverTime);
    }
}
