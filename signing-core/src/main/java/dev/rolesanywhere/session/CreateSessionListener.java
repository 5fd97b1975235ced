package dev.rolesanywhere.session;

import dev.rolesanywhere.sigv4.X509SignedRequest;
import java.time.Duration;

/**
 * Receives events while a session is created, for logs and diagnosis. They contain no secrets, but a signed request can
 * be repeated for some minutes. The methods are called on the calling thread and must not throw.
 */
public interface CreateSessionListener {

    /**
     * Called before a signed request is sent.
     *
     * @param attempt the number of the attempt, from 1
     * @param request the request with the intermediate texts of its signature
     */
    default void signed(int attempt, X509SignedRequest request) {}

    /**
     * Called when credentials have been received.
     *
     * @param attempt the number of the attempt, from 1
     * @param status the HTTP status
     * @param requestId the request ID, or an empty text
     */
    default void succeeded(int attempt, int status, String requestId) {}

    /**
     * Called when an attempt has failed.
     *
     * @param attempt the number of the attempt, from 1
     * @param failure the reason
     */
    default void failed(int attempt, CreateSessionException failure) {}

    /**
     * Called before the wait for another attempt.
     *
     * @param wait the duration of the wait
     */
    default void retrying(Duration wait) {}
}
