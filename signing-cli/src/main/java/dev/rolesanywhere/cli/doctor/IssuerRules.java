package dev.rolesanywhere.cli.doctor;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a certificate may be an issuer, and names certificates for messages. */
final class IssuerRules {

    private static final int KEY_CERT_SIGN = 5;

    private IssuerRules() {}

    /** Returns the reasons why a certificate cannot be an issuer, each as a predicate that follows "it". */
    static List<String> violations(X509Certificate issuer, Instant now) {
        List<String> violations = new ArrayList<>();
        if (issuer.getVersion() != 3) {
            violations.add("is X.509 version " + issuer.getVersion() + " instead of 3");
        }
        if (issuer.getBasicConstraints() == -1) {
            violations.add("is not a CA certificate (basicConstraints CA:true)");
        }
        boolean[] keyUsage = issuer.getKeyUsage();
        if (keyUsage == null || !keyUsage[KEY_CERT_SIGN]) {
            violations.add("has no keyCertSign in its keyUsage");
        }
        if (now.isAfter(issuer.getNotAfter().toInstant())) {
            violations.add("expired at " + issuer.getNotAfter().toInstant());
        }
        if (now.isBefore(issuer.getNotBefore().toInstant())) {
            violations.add("is not valid before " + issuer.getNotBefore().toInstant());
        }
        return violations;
    }

    static String subject(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? "(no subject)" : name;
    }

    static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
