package dev.rolesanywhere.cli.http;

import java.security.cert.CertificateException;

/** A server's certificate that is trusted by its issuer, but that no client should accept. */
public final class WeakCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    WeakCertificateException(String message) {
        super(message);
    }
}
