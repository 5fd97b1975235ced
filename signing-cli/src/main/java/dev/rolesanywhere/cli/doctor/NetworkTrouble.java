package dev.rolesanywhere.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;

/** Says in one line why there was no answer. */
final class NetworkTrouble {

    private NetworkTrouble() {}

    static String reason(IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return String.valueOf(each.getMessage());
            }
        }
        if (failure instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (failure instanceof SocketTimeoutException) {
            return "it did not answer in time";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
