package dev.rolesanywhere.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says in one line why no answer came, and whether another attempt can help. */
final class ConnectionFailure {

    private ConnectionFailure() {}

    static CreateSessionException of(URI uri, IOException failure) {
        String server = uri.getScheme() + "://" + uri.getRawAuthority();
        Throwable untrusted = untrusted(failure);
        if (untrusted != null) {
            return CreateSessionException.notReached(
                    "the TLS server " + server + " is not trusted: " + message(untrusted), failure, false);
        }
        String message = server + " cannot be reached: " + reason(failure);
        return CreateSessionException.notReached(message, failure, !isPlainText(failure));
    }

    private static @Nullable Throwable untrusted(IOException failure) {
        CertificateException certificate = cause(failure, CertificateException.class);
        return certificate != null ? certificate : cause(failure, SSLPeerUnverifiedException.class);
    }

    /** The JDK has no type for an answer that is no TLS. */
    private static boolean isPlainText(IOException failure) {
        SSLException tls = cause(failure, SSLException.class);
        return tls != null && message(tls).contains("Unsupported or unrecognized SSL message");
    }

    private static String reason(IOException failure) {
        UnknownHostException unknown = cause(failure, UnknownHostException.class);
        if (unknown != null) {
            return "no address is known for " + message(unknown) + "; check the region, the endpoint and DNS";
        }
        if (cause(failure, SocketTimeoutException.class) != null) {
            return "it did not answer in time";
        }
        return isPlainText(failure) ? "it does not speak TLS at this port" : message(failure);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : OneLine.of(message);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return kind.cast(each);
            }
        }
        return null;
    }
}
