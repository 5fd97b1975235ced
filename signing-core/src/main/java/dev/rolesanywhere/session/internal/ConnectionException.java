package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.internal.MessageText;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
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
        ConnectionException explained = Failure.find(failure, ConnectionException.class);
        return explained != null ? explained : new Failure(server, failure).explain();
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

    /**
     * Classifies what an HTTP client threw. Messages of exceptions are compared with known texts and never quoted,
     * because they may contain the response.
     *
     * @param uri the URI that was called
     * @param failure what the client threw
     */
    private record Failure(URI uri, Exception failure) {

        private static final String REFUSED = "Connection refused";

        /** What operating systems say, in the words that are shown. */
        private static final List<String> SYSTEM_REASONS = List.of(
                REFUSED,
                "Connection reset",
                "Connection timed out",
                "Network is unreachable",
                "No route to host",
                "Host is down",
                "Broken pipe",
                "Permission denied");

        /** By name, because an application may leave Apache HttpClient out. */
        private static final Set<String> INVALID_HTTP = Set.of(
                "ClientProtocolException",
                "HttpException",
                "MalformedChunkCodingException",
                "MessageConstraintException",
                "ParseException",
                "ProtocolException",
                "UnsupportedHttpVersionException");

        private static final Set<String> CUT_OFF =
                Set.of("ConnectionClosedException", "NoHttpResponseException", "TruncatedChunkException");

        private static final Pattern TLS_ALERT = Pattern.compile("Received fatal alert: ([a-z_]{3,40})");

        private static final String USE_TLS = "use https:// if it expects TLS";

        ConnectionException explain() {
            String untrusted = untrusted();
            if (untrusted != null) {
                return exception("the TLS server " + server() + " is not trusted: " + untrusted, false);
            } else if (says(SSLException.class, "Unsupported or unrecognized SSL message")) {
                return exception(
                        server()
                                + " cannot be reached: it does not speak TLS at this port; check the port, or use http://"
                                + " if it is meant to be unencrypted",
                        false);
            } else if (isNamed(INVALID_HTTP)) {
                return exception(
                        server() + " did not send a valid HTTP response; "
                                + (isPlain() ? USE_TLS : "is there a proxy or another service at this endpoint?"),
                        false);
            }
            return exception(server() + " cannot be reached: " + reason(), true);
        }

        private ConnectionException exception(String message, boolean retryable) {
            return new ConnectionException(message, retryable, failure);
        }

        private boolean isPlain() {
            return "http".equals(uri.getScheme());
        }

        private String server() {
            return uri.getScheme() + "://" + uri.getRawAuthority();
        }

        private @Nullable String untrusted() {
            if (find(CertificateExpiredException.class) != null) {
                return "its certificate has expired, or this machine's clock is wrong";
            } else if (find(CertificateNotYetValidException.class) != null) {
                return "its certificate is not valid yet, or this machine's clock is wrong";
            } else if (find(SSLPeerUnverifiedException.class) != null
                    || says(CertificateException.class, "No subject alt")
                    || says(CertificateException.class, "No name matching")) {
                return "its certificate is not for " + uri.getHost() + "; check the endpoint";
            }
            return find(CertificateException.class) == null
                    ? null
                    : "its certificate was not issued by a CA that this client trusts";
        }

        private String reason() {
            UnknownHostException unknown = find(UnknownHostException.class);
            if (unknown != null) {
                return isEndpoint(unknown)
                        ? "no address is known for " + uri.getHost() + "; check the region, the endpoint and DNS"
                        : "no address is known for the proxy; check its name and DNS";
            } else if (find(SocketTimeoutException.class) != null) {
                return "it did not respond in time";
            }
            String system = SYSTEM_REASONS.stream()
                    .filter(text -> says(Exception.class, text))
                    .findFirst()
                    .orElse(null);
            if (REFUSED.equals(system)) {
                return system + "; check the host, the port and firewalls";
            }
            return system != null ? system : find(SSLException.class) != null ? handshake() : brokenConnection();
        }

        private boolean isEndpoint(UnknownHostException unknown) {
            return String.valueOf(unknown.getMessage()).contains(uri.getHost());
        }

        private String handshake() {
            Matcher alert = TLS_ALERT.matcher(String.valueOf(failure.getMessage()));
            return alert.find()
                    ? "the TLS handshake failed, the server sent the alert " + alert.group(1)
                    : "the TLS handshake failed";
        }

        private String brokenConnection() {
            if (find(EOFException.class) != null || isNamed(CUT_OFF)) {
                return "it closed the connection before the response was complete" + (isPlain() ? "; " + USE_TLS : "");
            }
            return find(ConnectException.class) != null || find(NoRouteToHostException.class) != null
                    ? "the connection failed"
                    : "the connection was lost";
        }

        private boolean says(Class<? extends Throwable> kind, String text) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (kind.isInstance(each) && String.valueOf(each.getMessage()).contains(text)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isNamed(Set<String> simpleNames) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (simpleNames.contains(each.getClass().getSimpleName())) {
                    return true;
                }
            }
            return false;
        }

        private <T extends Throwable> @Nullable T find(Class<T> kind) {
            return find(failure, kind);
        }

        static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (kind.isInstance(each)) {
                    return kind.cast(each);
                }
            }
            return null;
        }
    }
}
