package dev.rolesanywhere.cli.http;

import java.security.cert.CertificateException;

/** A server certificate that has a trusted issuer but is too weak to accept. */
public final class WeakCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    WeakCertificateException(String message) {
        super(message);
    }
}
