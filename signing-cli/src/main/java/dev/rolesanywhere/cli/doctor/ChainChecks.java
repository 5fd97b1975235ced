package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.internal.CertificatePath;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks the intermediates in the order in which they are sent, and whether they lead to the trust anchor. */
final class ChainChecks {

    static final String INTERMEDIATES = "intermediates";
    static final String TRUST_ANCHOR = "trust anchor";

    private ChainChecks() {}

    static List<Finding> intermediates(Chain chain, Instant now) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(INTERMEDIATES, summary(chain.intermediates())));
        List<X509Certificate> path = chain.path();
        for (int i = 0; i < chain.intermediates().size(); i++) {
            String name = "intermediate " + (i + 1);
            X509Certificate each = chain.intermediates().get(i);
            findings.add(
                    i + 1 < path.size()
                            ? issuer(name, each, path.get(i), now)
                            : unrelated(name, each, path.get(path.size() - 1)));
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
        List<String> violations = new ArrayList<>();
        if (!CertificatePath.isSignedBy(child, issuer)) {
            violations.add("did not sign " + IssuerRules.subject(child) + ", although it has the name of its issuer");
        }
        violations.addAll(IssuerRules.violations(issuer, now));
        return violations.isEmpty()
                ? Finding.ok(
                        name,
                        IssuerRules.subject(issuer) + ": CA with keyCertSign, until "
                                + issuer.getNotAfter().toInstant() + "; signed " + IssuerRules.subject(child))
                : Finding.failure(
                        name,
                        IssuerRules.subject(issuer) + ": it " + String.join(", and it ", violations),
                        "use the CA certificate that " + IssuerRules.subject(child) + " was issued with");
    }

    private static Finding unrelated(String name, X509Certificate certificate, X509Certificate last) {
        return Finding.warning(
                name,
                IssuerRules.subject(certificate) + " is not the issuer of " + IssuerRules.subject(last)
                        + " and is not needed",
                "remove it, or add " + IssuerRules.issuer(last) + " if that is not the trust anchor");
    }

    static Finding unknownTrustAnchor(Chain chain) {
        return Finding.skipped(
                TRUST_ANCHOR,
                "it must contain " + requiredIssuer(chain) + "; use --trust-anchor-pem FILE to check this");
    }

    static Finding trustAnchor(Chain chain, List<X509Certificate> anchors, Instant now) {
        return reached(chain, anchors)
                .map(anchor -> reachedTrustAnchor(anchor, now))
                .orElseGet(() -> notReached(chain, anchors));
    }

    private static Optional<X509Certificate> reached(Chain chain, List<X509Certificate> anchors) {
        return chain.path().stream()
                .flatMap(each -> anchors.stream().filter(anchor -> CertificatePath.isIssuedBy(each, anchor)))
                .findFirst();
    }

    private static Finding reachedTrustAnchor(X509Certificate anchor, Instant now) {
        List<String> violations = IssuerRules.violations(anchor, now);
        return violations.isEmpty()
                ? Finding.ok(TRUST_ANCHOR, "the chain reaches " + IssuerRules.subject(anchor))
                : Finding.failure(
                        TRUST_ANCHOR,
                        "the chain reaches " + IssuerRules.subject(anchor) + ", but it "
                                + String.join(", and it ", violations),
                        "put a valid CA certificate into the trust anchor");
    }

    private static Finding notReached(Chain chain, List<X509Certificate> anchors) {
        List<X509Certificate> path = chain.path();
        X509Certificate last = path.get(path.size() - 1);
        String present = anchors.stream().map(IssuerRules::subject).collect(Collectors.joining(" | "));
        boolean sameName = anchors.stream().anyMatch(anchor -> CertificatePath.hasIssuerName(last, anchor));
        return sameName
                ? Finding.failure(
                        TRUST_ANCHOR,
                        "the trust anchor's " + requiredIssuer(chain) + " has the right name, but did not sign "
                                + IssuerRules.subject(last),
                        "the CA has another key now: put its current certificate into the trust anchor")
                : Finding.failure(
                        TRUST_ANCHOR,
                        requiredIssuer(chain) + ", the issuer of " + IssuerRules.subject(last)
                                + ", is neither sent nor in the trust anchor (" + present + ")",
                        "add the missing certificates with --intermediates, or use the trust anchor of "
                                + requiredIssuer(chain));
    }

    private static String requiredIssuer(Chain chain) {
        List<X509Certificate> path = chain.path();
        return IssuerRules.issuer(path.get(path.size() - 1));
    }
}
