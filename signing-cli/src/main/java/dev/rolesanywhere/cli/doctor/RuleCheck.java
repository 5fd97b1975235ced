package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.internal.CertificateRule;
import java.security.cert.X509Certificate;

/** Checks a certificate against a rule of the service. */
final class RuleCheck {

    private static final String ML_DSA = "2.16.840.1.101.3.4.3.";

    private RuleCheck() {}

    static Finding of(CertificateRule rule, X509Certificate certificate) {
        return rule.isSatisfiedBy(certificate)
                ? Finding.ok(title(rule), evidence(rule, certificate))
                : Finding.failure(title(rule), "the certificate " + rule.violation(certificate), rule.remedy());
    }

    static String title(CertificateRule rule) {
        return switch (rule) {
            case VERSION -> "X.509 version";
            case SERIAL_NUMBER -> "serial number";
            case NOT_A_CA -> "not a CA";
            case DIGITAL_SIGNATURE -> "key usage";
            case HASH -> "signature hash";
            case SUBJECT -> "subject";
        };
    }

    private static String evidence(CertificateRule rule, X509Certificate certificate) {
        return switch (rule) {
            case VERSION -> "version 3";
            case SERIAL_NUMBER -> certificate.getSerialNumber().toString();
            case NOT_A_CA -> "an end-entity certificate";
            case DIGITAL_SIGNATURE -> "digitalSignature";
            case HASH -> signatureName(certificate);
            case SUBJECT -> certificate.getSubjectX500Principal().getName();
        };
    }

    /** JDK 17 knows only the identifiers of ML-DSA. */
    private static String signatureName(X509Certificate certificate) {
        return switch (certificate.getSigAlgOID()) {
            case ML_DSA + "17" -> "ML-DSA-44";
            case ML_DSA + "18" -> "ML-DSA-65";
            case ML_DSA + "19" -> "ML-DSA-87";
            default -> certificate.getSigAlgName();
        };
    }
}
