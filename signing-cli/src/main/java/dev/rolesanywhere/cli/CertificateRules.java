package dev.rolesanywhere.cli;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rules for end-entity certificates, each told as what the certificate does wrong.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">IAM Roles Anywhere User
 *     Guide, trust model</a>
 */
final class CertificateRules {

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NOT_A_CA = -1;

    private CertificateRules() {}

    /** What a user sees at once in the certificate: its time, and that it is a CA's. */
    static List<String> untimely(X509Certificate certificate, Instant now) {
        List<String> faults = new ArrayList<>();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            faults.add("expired at " + certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            faults.add("is not valid before " + certificate.getNotBefore().toInstant());
        }
        if (certificate.getBasicConstraints() != NOT_A_CA) {
            faults.add("is a CA certificate");
        }
        return faults;
    }

    static List<String> broken(X509Certificate certificate) {
        List<String> faults = new ArrayList<>();
        if (certificate.getVersion() != 3) {
            faults.add("is X.509 version " + certificate.getVersion() + " instead of 3");
        }
        if (certificate.getBasicConstraints() != NOT_A_CA) {
            faults.add("is a CA certificate (basicConstraints CA:true)");
        }
        if (!allowsDigitalSignature(certificate)) {
            faults.add("has no digitalSignature in its keyUsage");
        }
        if (hasWeakHash(certificate)) {
            faults.add("was signed with " + certificate.getSigAlgName() + "; SHA-256 or stronger is needed");
        }
        if (certificate.getSubjectX500Principal().getName().isEmpty()) {
            faults.add("has an empty subject");
        }
        return faults;
    }

    private static boolean allowsDigitalSignature(X509Certificate certificate) {
        boolean[] keyUsage = certificate.getKeyUsage();
        return keyUsage != null && keyUsage[DIGITAL_SIGNATURE];
    }

    private static boolean hasWeakHash(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return algorithm.startsWith("MD") || algorithm.startsWith("SHA1");
    }
}
