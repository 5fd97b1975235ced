package dev.rolesanywhere.session;

import java.time.Duration;

/**
 * Receives events while a session is created, for logs and diagnosis. They contain no secrets, but a signed request can
 * be repeated for some minutes. The methods are called on the calling thread and must not throw.
 *
 * @since 0.1.0
 */
public interface CreateSessionListener {

    /**
     * Called before a signed request is sent.
     *
     * @param attempt the number of the attempt, from 1
     * @param canonicalRequest the canonical request of SigV4
     * @param stringToSign the string to sign, whose third line is the hash of the canonical request
     * @param authorization the Authorization header, including the signature
     */
    default void signed(int attempt, String canonicalRequest, String stringToSign, String authorization) {}

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
