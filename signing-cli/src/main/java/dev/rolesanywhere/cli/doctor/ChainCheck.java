package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.CertificatePath;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks the intermediates in the order in which they are sent. */
final class ChainCheck {

    static final String NAME = "intermediates";

    private ChainCheck() {}

    static List<Finding> of(Chain chain, Instant now) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(NAME, summary(chain.intermediates())));
        List<X509Certificate> path = chain.path();
        for (int i = 0; i < chain.intermediates().size(); i++) {
            String name = "intermediate " + (i + 1);
            X509Certificate each = chain.intermediates().get(i);
            findings.add(
                    i + 1 < path.size()
                            ? issuer(name, each, path.get(i), now)
                            : stray(name, each, path.get(path.size() - 1)));
        }
        return findings;
    }

    private static String summary(List<X509Certificate> intermediates) {
        if (intermediates.isEmpty()) {
            return "none are sent";
        }
        return intermediates.size()
                + (intermediates.size() == 1 ? " is sent: " : " are sent: ")
                + intermediates.stream().map(IssuerRules::subject).collect(Collectors.joining(" | "));
    }

    private static Finding issuer(String name, X509Certificate issuer, X509Certificate child, Instant now) {
        List<String> faults = new ArrayList<>();
        if (!CertificatePath.isSignedBy(child, issuer)) {
            faults.add("did not sign " + IssuerRules.subject(child) + ", though it has its issuer's name");
        }
        faults.addAll(IssuerRules.faults(issuer, now));
        return faults.isEmpty()
                ? Finding.ok(
                        name,
                        IssuerRules.subject(issuer) + ": CA with keyCertSign, until "
                                + issuer.getNotAfter().toInstant() + "; signed " + IssuerRules.subject(child))
                : Finding.failure(
                        name,
                        IssuerRules.subject(issuer) + ": it " + String.join(", and it ", faults),
                        "take the CA certificate that " + IssuerRules.subject(child) + " was issued with");
    }

    private static Finding stray(String name, X509Certificate certificate, X509Certificate last) {
        return Finding.warning(
                name,
                IssuerRules.subject(certificate) + " is not the issuer of " + IssuerRules.subject(last)
                        + " and leads nowhere",
                "leave it out, or give " + IssuerRules.issuer(last) + " too, if that is not the trust anchor");
    }
}
