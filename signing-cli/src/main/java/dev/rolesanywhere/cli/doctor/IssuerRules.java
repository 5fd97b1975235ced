package dev.rolesanywhere.cli.doctor;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a certificate may be an issuer, and names certificates for messages. */
final class IssuerRules {

    private static final int KEY_CERT_SIGN = 5;

    private IssuerRules() {}

    /** Returns what keeps a certificate from being an issuer, each in words that follow "it". */
    static List<String> faults(X509Certificate issuer, Instant now) {
        List<String> faults = new ArrayList<>();
        if (issuer.getVersion() != 3) {
            faults.add("is X.509 version " + issuer.getVersion() + " instead of 3");
        }
        if (issuer.getBasicConstraints() == -1) {
            faults.add("is not a CA certificate (basicConstraints CA:true)");
        }
        boolean[] keyUsage = issuer.getKeyUsage();
        if (keyUsage == null || !keyUsage[KEY_CERT_SIGN]) {
            faults.add("has no keyCertSign in its keyUsage");
        }
        if (now.isAfter(issuer.getNotAfter().toInstant())) {
            faults.add("expired at " + issuer.getNotAfter().toInstant());
        }
        if (now.isBefore(issuer.getNotBefore().toInstant())) {
            faults.add("is not valid before " + issuer.getNotBefore().toInstant());
        }
        return faults;
    }

    static String subject(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? "(no subject)" : name;
    }

    static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
