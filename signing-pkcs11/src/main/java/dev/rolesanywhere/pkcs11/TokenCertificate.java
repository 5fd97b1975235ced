package dev.rolesanywhere.pkcs11;

import java.security.cert.X509Certificate;

/**
 * A certificate in a token.
 *
 * @param uri the URI that matches only this certificate
 * @param certificate the certificate
 * @since 0.1.0
 */
public record TokenCertificate(Pkcs11Uri uri, X509Certificate certificate) {}
