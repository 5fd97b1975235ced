package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.doctor.CertificateRule;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules for end-entity certificates, each told as what the certificate does wrong.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html">IAM Roles Anywhere User
 *     Guide, trust model</a>
 */
final class CertificateRules {

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
        if (!CertificateRule.NOT_A_CA.isKeptBy(certificate)) {
            faults.add("is a CA certificate");
        }
        return faults;
    }

    static List<String> broken(X509Certificate certificate) {
        return Arrays.stream(CertificateRule.values())
                .filter(rule -> !rule.isKeptBy(certificate))
                .map(rule -> rule.faultOf(certificate))
                .toList();
    }
}
