package dev.rolesanywhere.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why no answer came, and whether another attempt can help. */
final class ConnectionFailure {

    private ConnectionFailure() {}

    static CreateSessionException of(URI uri, IOException failure) {
        String server = uri.getScheme() + "://" + uri.getRawAuthority();
        CertificateException untrusted = cause(failure, CertificateException.class);
        if (untrusted != null || cause(failure, SSLException.class) != null) {
            String why = OneLine.of(String.valueOf((untrusted == null ? failure : untrusted).getMessage()));
            return CreateSessionException.notReached(
                    "the TLS connection to " + server + " failed: " + why, failure, false);
        }
        return CreateSessionException.notReached(server + " cannot be reached: " + reason(failure), failure, true);
    }

    private static String reason(IOException failure) {
        if (cause(failure, UnknownHostException.class) != null) {
            return "its name is not known; check the region, the endpoint and DNS";
        }
        if (cause(failure, SocketTimeoutException.class) != null) {
            return "it did not answer in time";
        }
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
