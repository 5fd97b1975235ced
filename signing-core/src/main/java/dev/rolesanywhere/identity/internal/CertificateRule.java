package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/**
 * The rules of IAM Roles Anywhere for end-entity certificates, as far as they hold at any time.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">IAM Roles Anywhere User
 *     Guide, trust model</a>
 */
public enum CertificateRule {
    /** Only version 3 has extensions. */
    VERSION("reissue it as X.509 v3 with extensions"),
    /** The serial number is part of the signature, without a sign. */
    SERIAL_NUMBER("reissue it with a positive serial number"),
    /** A CA certificate is for issuing. */
    NOT_A_CA("use the certificate that the CA issued, or reissue it with CA:false"),
    /** The key is for signing. */
    DIGITAL_SIGNATURE("reissue it with keyUsage digitalSignature"),
    /** Collisions of weak hashes can be produced. */
    HASH("reissue it, signed with SHA-256 or stronger"),
    /** The subject becomes the source identity. */
    SUBJECT("reissue it with a subject, such as CN=host.example.com");

    private static final int DIGITAL_SIGNATURE_BIT = 0;
    private static final int NO_CA = -1;

    private final String remedy;

    CertificateRule(String remedy) {
        this.remedy = remedy;
    }

    /**
     * Rejects a certificate that IAM Roles Anywhere is known to reject.
     *
     * @param certificate an end-entity certificate
     * @throws IdentityException if it violates a rule
     */
    public static void requireAll(X509Certificate certificate) {
        for (CertificateRule rule : values()) {
            if (!rule.isSatisfiedBy(certificate)) {
                String subject = certificate.getSubjectX500Principal().getName();
                throw new IdentityException(
                        IdentityException.Reason.UNSUPPORTED,
                        "IAM Roles Anywhere rejects the certificate" + (subject.isEmpty() ? "" : " of " + subject)
                                + ", because it " + rule.violation(certificate) + "; " + rule.remedy);
            }
        }
    }

    /**
     * Returns whether a certificate satisfies this rule.
     *
     * @param certificate an end-entity certificate
     * @return true if it does
     */
    public boolean isSatisfiedBy(X509Certificate certificate) {
        return switch (this) {
            case VERSION -> certificate.getVersion() == 3;
            case SERIAL_NUMBER -> certificate.getSerialNumber().signum() > 0;
            case NOT_A_CA -> certificate.getBasicConstraints() == NO_CA;
            case DIGITAL_SIGNATURE -> allowsDigitalSignature(certificate);
            case HASH -> hasStrongHash(certificate);
            case SUBJECT -> !certificate.getSubjectX500Principal().getName().isEmpty();
        };
    }

    /**
     * Describes what is wrong with a certificate.
     *
     * @param certificate one that violates this rule
     * @return words that follow "the certificate"
     */
    public String violation(X509Certificate certificate) {
        return switch (this) {
            case VERSION -> "is X.509 version " + certificate.getVersion() + " instead of 3";
            case SERIAL_NUMBER -> "has the serial number " + certificate.getSerialNumber() + ", which is not positive";
            case NOT_A_CA -> "is a CA certificate (basicConstraints CA:true)";
            case DIGITAL_SIGNATURE -> "has no digitalSignature in its keyUsage";
            case HASH -> "was signed with " + certificate.getSigAlgName() + ", which is too weak";
            case SUBJECT -> "has an empty subject";
        };
    }

    /**
     * Returns what to do about a violation.
     *
     * @return an instruction
     */
    public String remedy() {
        return remedy;
    }

    private static boolean allowsDigitalSignature(X509Certificate certificate) {
        boolean[] keyUsage = certificate.getKeyUsage();
        return keyUsage != null && keyUsage[DIGITAL_SIGNATURE_BIT];
    }

    private static boolean hasStrongHash(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return !algorithm.startsWith("MD") && !algorithm.startsWith("SHA1");
    }
}
