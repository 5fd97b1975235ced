package dev.rolesanywhere.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.internal.MessageText;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.ServiceError;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains why CreateSession returned no credentials: the service rejected the request, sent an unusable response, or
 * was not reached.
 *
 * <pre>{@code
 * try {
 *     client.createSession(request, source.load());
 * } catch (CreateSessionException e) {
 *     System.err.println(e.getMessage());
 *     e.advice().ifPresent(System.err::println);
 * }
 * }</pre>
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 * @since 0.1.0
 */
public final class CreateSessionException extends SigningHelperException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The HTTP status; 0 without a response. */
    private final int status;

    /** The error code of the service. */
    private final @Nullable String code;

    /** The message of the service, on one line. */
    private final @Nullable String serviceMessage;

    /** The request ID that AWS support asks for. */
    private final @Nullable String requestId;

    /** Whether the same request may succeed later. */
    private final boolean retryable;

    /** Whether there were too many requests. */
    private final boolean throttled;

    /** The wait that the service asks for. */
    private final @Nullable Duration retryAfter;

    /** How far the local clock is ahead. */
    private final @Nullable Duration clockSkew;

    /** The Date header. */
    private final @Nullable Instant serverTime;

    /** What to do about the rejection. */
    private final @Nullable String advice;

    private CreateSessionException(
            String message,
            @Nullable String advice,
            @Nullable Throwable cause,
            @Nullable HttpResponse response,
            @Nullable ServiceError error,
            boolean retryable,
            @Nullable Duration clockSkew) {
        super(message, cause);
        this.status = response == null ? 0 : response.status();
        this.code = error == null ? null : error.code();
        this.serviceMessage = error == null ? null : error.message();
        this.requestId = response == null ? null : response.requestId().orElse(null);
        this.retryable = retryable;
        this.throttled = error != null && error.throttled();
        this.retryAfter = response == null ? null : response.retryAfter().orElse(null);
        this.clockSkew = clockSkew;
        this.advice = advice == null ? null : MessageText.of(advice);
        this.serverTime = response == null ? null : response.date().orElse(null);
    }

    static CreateSessionException rejected(Rejection rejection) {
        return new CreateSessionException(
                rejection.message(),
                rejection.advice().orElse(null),
                null,
                rejection.response(),
                rejection.error(),
                rejection.error().retryable(),
                rejection.clockSkew().orElse(null));
    }

    static CreateSessionException unusable(HttpResponse response, String what) {
        return new CreateSessionException(
                "the endpoint responded with status " + response.status() + ", but " + what,
                null,
                null,
                response,
                null,
                false,
                null);
    }

    static CreateSessionException notReached(ConnectionException failure) {
        return new CreateSessionException(failure.getMessage(), null, failure, null, null, failure.isRetryable(), null);
    }

    /**
     * Returns the HTTP status.
     *
     * @return the status, or 0 without a response
     */
    public int status() {
        return status;
    }

    /**
     * Returns the error code of the service.
     *
     * @return the code, such as {@code AccessDeniedException}, if the response has one
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /**
     * Returns the message of the service.
     *
     * @return the message on one line, such as {@code Untrusted signing certificate}, if the response has one
     */
    public Optional<String> serviceMessage() {
        return Optional.ofNullable(serviceMessage);
    }

    /**
     * Returns the request ID, which AWS support asks for.
     *
     * @return the request ID, if the response has one
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns whether the same request may succeed later: the service throttles, fails internally, or was not reached.
     *
     * @return true if a retry can help
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Returns whether the service rejected the request because there were too many.
     *
     * @return true if the service throttles; then {@link #isRetryable()} is true as well
     */
    public boolean isThrottled() {
        return throttled;
    }

    /**
     * Returns what to do about the rejection: which rule the certificate breaks, which intermediates were sent, which
     * setting to change.
     *
     * @return advice on one line, in which parentheses mark the methods of builders; empty if the request was not
     *     rejected, or for an unknown reason
     */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /**
     * Returns how long the service asks to wait.
     *
     * @return the wait, counted from the response, if the service asks for one
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
     * Returns the service's time.
     *
     * @return the Date header, in whole seconds, if the response has one
     */
    public Optional<Instant> serverTime() {
        return Optional.ofNullable(serverTime);
    }
}
