package dev.rolesanywhere.cli.doctor;

import java.security.cert.X509Certificate;

/** Names the algorithm that a certificate is signed with. */
final class SignatureName {

    /** ML-DSA-44, -65 and -87 are neighbours; JDK 17 knows their identifiers only. */
    private static final String ML_DSA = "2.16.840.1.101.3.4.3.";

    private SignatureName() {}

    static String of(X509Certificate certificate) {
        return switch (certificate.getSigAlgOID()) {
            case ML_DSA + "17" -> "ML-DSA-44";
            case ML_DSA + "18" -> "ML-DSA-65";
            case ML_DSA + "19" -> "ML-DSA-87";
            default -> certificate.getSigAlgName();
        };
    }
}
