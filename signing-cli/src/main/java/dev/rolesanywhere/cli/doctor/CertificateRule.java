package dev.rolesanywhere.cli.doctor;

import java.security.cert.X509Certificate;
import java.util.Locale;

/**
 * The rules for end-entity certificates, which hold at any time.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">IAM Roles Anywhere User
 *     Guide, trust model</a>
 */
public enum CertificateRule {
    /** Only version 3 has extensions. */
    VERSION("X.509 version", "issue it anew as X.509 v3, with its extensions"),
    /** A CA's certificate is for issuing. */
    NOT_A_CA("not a CA", "name the certificate that the CA issued, or issue it anew with CA:false"),
    /** The key is for signing. */
    DIGITAL_SIGNATURE("key usage", "issue it anew with keyUsage digitalSignature"),
    /** Collisions of weak hashes can be made. */
    HASH("signature hash", "issue it anew, signed with SHA-256 or stronger"),
    /** The subject becomes the source identity. */
    SUBJECT("subject", "issue it anew with a subject, such as CN=host.example.com");

    private static final int DIGITAL_SIGNATURE_BIT = 0;
    private static final int NO_CA = -1;

    private final String title;
    private final String advice;

    CertificateRule(String title, String advice) {
        this.title = title;
        this.advice = advice;
    }

    String title() {
        return title;
    }

    /**
     * Tells whether a certificate keeps this rule.
     *
     * @param certificate an end-entity certificate
     * @return true if it does
     */
    public boolean isKeptBy(X509Certificate certificate) {
        return switch (this) {
            case VERSION -> certificate.getVersion() == 3;
            case NOT_A_CA -> certificate.getBasicConstraints() == NO_CA;
            case DIGITAL_SIGNATURE -> allowsDigitalSignature(certificate);
            case HASH -> hasStrongHash(certificate);
            case SUBJECT -> !certificate.getSubjectX500Principal().getName().isEmpty();
        };
    }

    /**
     * Tells what a certificate does wrong.
     *
     * @param certificate one that breaks this rule
     * @return its fault, to follow "the certificate"
     */
    public String faultOf(X509Certificate certificate) {
        return switch (this) {
            case VERSION -> "is X.509 version " + certificate.getVersion() + " instead of 3";
            case NOT_A_CA -> "is a CA certificate (basicConstraints CA:true)";
            case DIGITAL_SIGNATURE -> "has no digitalSignature in its keyUsage";
            case HASH -> "was signed with " + certificate.getSigAlgName() + "; SHA-256 or stronger is needed";
            case SUBJECT -> "has an empty subject";
        };
    }

    Finding check(X509Certificate certificate) {
        return isKeptBy(certificate)
                ? Finding.ok(title, evidence(certificate))
                : Finding.failure(title, "the certificate " + faultOf(certificate), advice);
    }

    private String evidence(X509Certificate certificate) {
        return switch (this) {
            case VERSION -> "version 3";
            case NOT_A_CA -> "an end entity's certificate";
            case DIGITAL_SIGNATURE -> "digitalSignature";
            case HASH -> SignatureName.of(certificate);
            case SUBJECT -> certificate.getSubjectX500Principal().getName();
        };
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
