package dev.rolesanywhere.store;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Selects certificates by subject, issuer and serial number. Names are compared by content: case does not matter, but
 * the order of their parts does.
 *
 * @param subject the subject to have, or empty for any
 * @param issuer the issuer to have, or empty for any
 * @param serialNumber the serial number to have, or empty for any
 * @since 0.1.0
 */
public record CertificateSelector(
        Optional<X500Principal> subject, Optional<X500Principal> issuer, Optional<BigInteger> serialNumber) {

    /** Selects every certificate. */
    public static final CertificateSelector ANY =
            new CertificateSelector(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Returns whether a certificate is selected.
     *
     * @param certificate the certificate
     * @return true if it has everything that is selected
     */
    public boolean matches(X509Certificate certificate) {
        return subject.map(certificate.getSubjectX500Principal()::equals).orElse(true)
                && issuer.map(certificate.getIssuerX500Principal()::equals).orElse(true)
                && serialNumber.map(certificate.getSerialNumber()::equals).orElse(true);
    }
}
