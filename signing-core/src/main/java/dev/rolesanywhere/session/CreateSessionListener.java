package dev.rolesanywhere.session;

import dev.rolesanywhere.sigv4.X509SignedRequest;
import java.time.Duration;

/**
 * Is told what happens while a session is created, for logs and diagnosis. Nothing it is told is secret. Its methods
 * are called on the calling thread and must not throw.
 */
public interface CreateSessionListener {

    /**
     * Is told of a signed request before it is sent.
     *
     * @param attempt the number of the attempt, from 1
     * @param request the request with the texts that led to its signature
     */
    default void signed(int attempt, X509SignedRequest request) {}

    /**
     * Is told that credentials came.
     *
     * @param attempt the number of the attempt, from 1
     * @param status the HTTP status
     * @param requestId the id by which AWS finds the request, or an empty text
     */
    default void succeeded(int attempt, int status, String requestId) {}

    /**
     * Is told that an attempt failed.
     *
     * @param attempt the number of the attempt, from 1
     * @param failure why
     */
    default void failed(int attempt, CreateSessionException failure) {}

    /**
     * Is told that another attempt will be made.
     *
     * @param wait how long it waits before
     */
    default void retrying(Duration wait) {}
}
