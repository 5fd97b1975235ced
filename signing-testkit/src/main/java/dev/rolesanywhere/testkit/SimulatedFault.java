package dev.rolesanywhere.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What the simulator does to a call instead of what the service would. Immutable. */
public sealed interface SimulatedFault {

    /**
     * Answers an error of the service's form.
     *
     * @param status the HTTP status
     * @param code the error code, for the x-amzn-ErrorType header
     * @param message the message in the body
     * @return the fault
     */
    static ErrorAnswer status(int status, String code, String message) {
        return new ErrorAnswer(status, code, message, Optional.empty());
    }

    /**
     * Answers 429 ThrottlingException.
     *
     * @return the fault
     */
    static ErrorAnswer throttling() {
        return status(429, "ThrottlingException", "Rate exceeded");
    }

    /**
     * Resets the connection before anything is answered.
     *
     * @return the fault
     */
    static ConnectionReset connectionReset() {
        return new ConnectionReset();
    }

    /**
     * Closes the connection before anything is answered.
     *
     * @return the fault
     */
    static EmptyResponse emptyResponse() {
        return new EmptyResponse();
    }

    /**
     * Answers 201 and the first half of a body, then closes the connection.
     *
     * @return the fault
     */
    static HalfABody halfABody() {
        return new HalfABody();
    }

    /**
     * Answers an arbitrary body as application/json, whatever it is.
     *
     * @param status the HTTP status
     * @param rawBody the body
     * @return the fault
     */
    static RawBody body(int status, String rawBody) {
        return new RawBody(status, rawBody);
    }

    /**
     * Answers 307 Temporary Redirect, which keeps method and body.
     *
     * @param location where to
     * @return the fault
     */
    static Redirect redirectTo(URI location) {
        return new Redirect(location);
    }

    /**
     * An error of the service's form.
     *
     * @param status the HTTP status
     * @param code the error code, for the x-amzn-ErrorType header
     * @param message the message in the body
     * @param retryAfter the value of the Retry-After header, in whole seconds
     */
    record ErrorAnswer(int status, String code, String message, Optional<Duration> retryAfter)
            implements SimulatedFault {

        /**
         * Adds a Retry-After header.
         *
         * @param value the time to wait, cut to whole seconds
         * @return the fault with it
         */
        public ErrorAnswer withRetryAfter(Duration value) {
            return new ErrorAnswer(status, code, message, Optional.of(value));
        }
    }

    /** The connection is reset. */
    record ConnectionReset() implements SimulatedFault {}

    /** The connection is closed unanswered. */
    record EmptyResponse() implements SimulatedFault {}

    /** The connection is closed amid the body. */
    record HalfABody() implements SimulatedFault {}

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
     * @param location where to
     */
    record Redirect(URI location) implements SimulatedFault {}
}
