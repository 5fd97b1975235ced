package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;

/**
 * The rules for end-entity certificates, from the <a
 * href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">trust model</a>.
 */
final class LeafRules {

    private static final Set<String> WEAK_SIGNATURES = Set.of(
            "1.2.840.113549.1.1.2", // md2WithRSAEncryption
            "1.2.840.113549.1.1.4", // md5WithRSAEncryption
            "1.2.840.113549.1.1.5", // sha1WithRSAEncryption
            "1.2.840.10040.4.3", // dsa-with-sha1
            "1.2.840.10045.4.1"); // ecdsa-with-SHA1

    private LeafRules() {}

    static void check(X509Certificate leaf, Instant now) {
        if (leaf.getVersion() != 3) {
            throw Refusal.insufficientCertificate(
                    "The certificate has X.509 version " + leaf.getVersion() + ", not 3.");
        }
        if (leaf.getBasicConstraints() >= 0) {
            throw Refusal.insufficientCertificate("The certificate is a CA certificate (CA:true).");
        }
        if (!KeyUse.DIGITAL_SIGNATURE.isIn(leaf)) {
            throw Refusal.insufficientCertificate("The key usage of the certificate has no digitalSignature.");
        }
        if (WEAK_SIGNATURES.contains(leaf.getSigAlgOID())) {
            throw Refusal.insufficientCertificate(
                    "The certificate is signed with " + leaf.getSigAlgName() + ", which is too weak.");
        }
        if (leaf.getSubjectX500Principal().getName().isEmpty()) {
            throw Refusal.insufficientCertificate("The certificate has an empty subject.");
        }
        requireValidAt(now, leaf);
    }

    private static void requireValidAt(Instant now, X509Certificate leaf) {
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            throw Refusal.insufficientCertificate(
                    "The certificate is not valid before " + leaf.getNotBefore().toInstant() + ".");
        }
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            throw Refusal.insufficientCertificate(
                    "The certificate expired at " + leaf.getNotAfter().toInstant() + ".");
        }
    }

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
}
