package dev.rolesanywhere.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A fault that the simulator produces instead of the service's response. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface SimulatedFault {

    /**
     * Returns an error response in the service's form.
     *
     * @param status the HTTP status
     * @param code the error code, in the header or the body, as the service sends it
     * @param message the message in the body
     * @return the fault
     */
    static ErrorResponse status(int status, String code, String message) {
        return new ErrorResponse(status, code, message, Optional.empty());
    }

    /**
     * Returns 429 ThrottlingException.
     *
     * @return the fault
     */
    static ErrorResponse throttling() {
        return status(429, "ThrottlingException", "Rate exceeded");
    }

    /**
     * Resets the connection instead of responding.
     *
     * @return the fault
     */
    static ConnectionReset connectionReset() {
        return new ConnectionReset();
    }

    /**
     * Closes the connection instead of responding.
     *
     * @return the fault
     */
    static EmptyResponse emptyResponse() {
        return new EmptyResponse();
    }

    /**
     * Returns 201 and the first half of a body, then closes the connection.
     *
     * @return the fault
     */
    static TruncatedBody truncatedBody() {
        return new TruncatedBody();
    }

    /**
     * Returns an arbitrary body as application/json.
     *
     * @param status the HTTP status
     * @param rawBody the body
     * @return the fault
     */
    static RawBody body(int status, String rawBody) {
        return new RawBody(status, rawBody);
    }

    /**
     * Returns 307 Temporary Redirect, which preserves method and body.
     *
     * @param location the target
     * @return the fault
     */
    static Redirect redirectTo(URI location) {
        return new Redirect(location);
    }

    /**
     * An error response in the service's form.
     *
     * @param status the HTTP status
     * @param code the error code, in the header or the body, as the service sends it
     * @param message the message in the body
     * @param retryAfter the value of the Retry-After header, in whole seconds
     */
    record ErrorResponse(int status, String code, String message, Optional<Duration> retryAfter)
            implements SimulatedFault {

        /**
         * Adds a Retry-After header.
         *
         * @param value the time to wait, truncated to whole seconds
         * @return the fault with that header
         */
        public ErrorResponse withRetryAfter(Duration value) {
            return new ErrorResponse(status, code, message, Optional.of(value));
        }
    }

    /** The connection is reset. */
    record ConnectionReset() implements SimulatedFault {}

    /** The connection is closed without a response. */
    record EmptyResponse() implements SimulatedFault {}

    /** The connection is closed in the middle of the body. */
    record TruncatedBody() implements SimulatedFault {}

    /**
     * An arbitrary body.
     *
     * @param status the HTTP status
     * @param rawBody the body
     */
    record RawBody(int status, String rawBody) implements SimulatedFault {}

    /**
     * A temporary redirect.
     *
     * @param location the target
     */
    record Redirect(URI location) implements SimulatedFault {}
}
