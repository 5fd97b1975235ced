package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.internal.MessageText;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a server sent no usable HTTP response, in words that are safe to show and to log: the message and the
 * causes contain no text received from the network. An {@link software.amazon.awssdk.http.SdkHttpClient} may throw it
 * to give a better explanation than this library can; the message is then shown as it is.
 */
public final class ConnectionException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether another attempt can help. */
    private final boolean retryable;

    /**
     * Creates an exception.
     *
     * @param message one sentence that names the server and, after a semicolon, what to do
     * @param retryable whether another attempt can help
     * @param cause the original failure, or null; only its class names and stack traces are kept
     */
    public ConnectionException(String message, boolean retryable, @Nullable Throwable cause) {
        super(MessageText.shortened(message), RedactedCause.of(cause));
        this.retryable = retryable;
    }

    /**
     * Explains what an HTTP client threw.
     *
     * @param server the server that was called; its path is not shown
     * @param failure the exception, whose own message may quote the response and is not used
     * @return the explanation; the failure itself if it already is one, or contains one
     */
    public static ConnectionException explain(URI server, Exception failure) {
        ConnectionException explained = ConnectionFailure.find(failure, ConnectionException.class);
        return explained != null ? explained : new ConnectionFailure(server, failure).explain();
    }

    /**
     * Returns whether another attempt can help.
     *
     * @return true if the connection may work later
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Returns the explanation.
     *
     * @return one line without text from the network; never null
     */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Keeps the class names and stack traces of a failure without its messages: parsers of HTTP, TLS and JSON quote
     * what they received, which can be credentials.
     */
    private static final class RedactedCause extends IOException {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final int MAX_DEPTH = 10;

        private RedactedCause(Throwable original, @Nullable Throwable cause) {
            super(original.getClass().getName() + " (message withheld)", cause);
            setStackTrace(original.getStackTrace());
        }

        static @Nullable Throwable of(@Nullable Throwable original) {
            return of(original, MAX_DEPTH);
        }

        private static @Nullable Throwable of(@Nullable Throwable original, int depth) {
            if (original == null || depth == 0 || original instanceof RedactedCause) {
                return original instanceof RedactedCause ? original : null;
            }
            return new RedactedCause(original, of(original.getCause(), depth - 1));
        }
    }
}
