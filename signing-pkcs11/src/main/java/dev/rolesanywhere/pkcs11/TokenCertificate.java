package dev.rolesanywhere.pkcs11;

import java.security.cert.X509Certificate;

/**
 * A certificate in a token.
 *
 * @param uri what names it and no other object
 * @param certificate the certificate
 */
public record TokenCertificate(Pkcs11Uri uri, X509Certificate certificate) {}
