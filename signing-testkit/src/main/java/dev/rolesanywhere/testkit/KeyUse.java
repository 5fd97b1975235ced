package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;

/** The bits of the key usage extension that the service checks. */
enum KeyUse {
    DIGITAL_SIGNATURE(0),
    KEY_CERT_SIGN(5);

    private final int bit;

    KeyUse(int bit) {
        this.bit = bit;
    }

    boolean isIn(X509Certificate certificate) {
        boolean[] bits = certificate.getKeyUsage();
        return bits != null && bits[bit];
    }
}
