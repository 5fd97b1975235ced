package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.CertificatePath;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks whether a chain reaches a trust anchor, or tells which one it needs. */
final class TrustAnchorCheck {

    static final String NAME = "trust anchor";

    private TrustAnchorCheck() {}

    static Finding unknown(Chain chain) {
        return Finding.skipped(
                NAME, "it must hold " + wanted(chain) + "; with --trust-anchor-pem FILE this is checked");
    }

    static Finding of(Chain chain, List<X509Certificate> anchors, Instant now) {
        return reached(chain, anchors).map(anchor -> check(anchor, now)).orElseGet(() -> notReached(chain, anchors));
    }

    private static Optional<X509Certificate> reached(Chain chain, List<X509Certificate> anchors) {
        return chain.path().stream()
                .flatMap(each -> anchors.stream().filter(anchor -> ends(each, anchor)))
                .findFirst();
    }

    private static boolean ends(X509Certificate certificate, X509Certificate anchor) {
        return CertificatePath.isIssuedBy(certificate, anchor);
    }

    private static Finding check(X509Certificate anchor, Instant now) {
        List<String> faults = IssuerRules.faults(anchor, now);
        return faults.isEmpty()
                ? Finding.ok(NAME, "the chain reaches " + IssuerRules.subject(anchor))
                : Finding.failure(
                        NAME,
                        "the chain reaches " + IssuerRules.subject(anchor) + ", but it "
                                + String.join(", and it ", faults),
                        "put a sound CA certificate into the trust anchor");
    }

    private static Finding notReached(Chain chain, List<X509Certificate> anchors) {
        List<X509Certificate> path = chain.path();
        X509Certificate last = path.get(path.size() - 1);
        String there = anchors.stream().map(IssuerRules::subject).collect(Collectors.joining(" | "));
        boolean sameName = anchors.stream().anyMatch(anchor -> CertificatePath.hasIssuerName(last, anchor));
        return sameName
                ? Finding.failure(
                        NAME,
                        "the trust anchor's " + wanted(chain) + " has the right name, but did not sign "
                                + IssuerRules.subject(last),
                        "the CA has another key now: put its present certificate into the trust anchor")
                : Finding.failure(
                        NAME,
                        wanted(chain) + ", the issuer of " + IssuerRules.subject(last)
                                + ", is neither sent nor in the trust anchor (" + there + ")",
                        "give the missing certificates with --intermediates, or take the trust anchor of "
                                + wanted(chain));
    }

    private static String wanted(Chain chain) {
        List<X509Certificate> path = chain.path();
        return IssuerRules.issuer(path.get(path.size() - 1));
    }
}
