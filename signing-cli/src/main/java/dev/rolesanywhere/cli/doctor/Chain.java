package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.CertificatePath;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An end-entity certificate and the intermediates that are sent with it, and the checks of their order, their validity
 * and their way to the trust anchor.
 *
 * @param leaf the end-entity certificate
 * @param intermediates in the order in which they are sent
 */
record Chain(X509Certificate leaf, List<X509Certificate> intermediates) {

    static final String INTERMEDIATES = "intermediates";
    static final String TRUST_ANCHOR = "trust anchor";
    private static final int KEY_CERT_SIGN = 5;

    static Chain of(X509Identity identity) {
        return new Chain(identity.certificate(), identity.intermediates());
    }

    /**
     * Puts intermediates in the order in which they would be sent with a key.
     *
     * @throws dev.rolesanywhere.identity.IdentityException if there are too many to send, or if no key of this kind can
     *     sign
     */
    static Chain withoutKey(X509Certificate leaf, List<X509Certificate> given) {
        return of(X509Identity.of(leaf, given, new AnyKey()));
    }

    /** Returns the leaf and the intermediates up to the first that is not the issuer of the one before it. */
    private List<X509Certificate> path() {
        List<X509Certificate> path = new ArrayList<>(List.of(leaf));
        for (X509Certificate each : intermediates) {
            if (!CertificatePath.hasIssuerName(path.get(path.size() - 1), each)) {
                break;
            }
            path.add(each);
        }
        return path;
    }

    /** Checks the intermediates in the order in which they are sent. */
    List<Finding> checkIntermediates(Instant now) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(INTERMEDIATES, summary()));
        List<X509Certificate> path = path();
        for (int i = 0; i < intermediates.size(); i++) {
            String name = "intermediate " + (i + 1);
            X509Certificate each = intermediates.get(i);
            findings.add(
                    i + 1 < path.size()
                            ? checkIssuer(name, each, path.get(i), now)
                            : unneeded(name, each, path.get(path.size() - 1)));
        }
        return findings;
    }

    private String summary() {
        if (intermediates.isEmpty()) {
            return "none are sent";
        }
        return intermediates.size()
                + (intermediates.size() == 1 ? " is sent: " : " are sent: ")
                + intermediates.stream().map(Chain::subject).collect(Collectors.joining(" | "));
    }

    private static Finding checkIssuer(String name, X509Certificate issuer, X509Certificate child, Instant now) {
        List<String> violations = new ArrayList<>();
        if (!CertificatePath.isSignedBy(child, issuer)) {
            violations.add("did not sign " + subject(child) + ", although it has the name of its issuer");
        }
        violations.addAll(violations(issuer, now));
        return violations.isEmpty()
                ? Finding.ok(
                        name,
                        subject(issuer) + ": CA with keyCertSign, until "
                                + issuer.getNotAfter().toInstant() + "; signed " + subject(child))
                : Finding.failure(
                        name,
                        subject(issuer) + ": it " + String.join(", and it ", violations),
                        "use the CA certificate that " + subject(child) + " was issued with");
    }

    private static Finding unneeded(String name, X509Certificate certificate, X509Certificate last) {
        return Finding.warning(
                name,
                subject(certificate) + " is not the issuer of " + subject(last) + " and is not needed",
                "remove it, or add " + issuer(last) + " if that is not the trust anchor");
    }

    Finding unknownTrustAnchor() {
        return Finding.skipped(
                TRUST_ANCHOR, "it must contain " + requiredIssuer() + "; use --trust-anchor-pem FILE to check this");
    }

    /** Checks whether the chain leads to a trust anchor. */
    Finding checkTrustAnchor(List<X509Certificate> anchors, Instant now) {
        return reached(anchors).map(anchor -> reachedTrustAnchor(anchor, now)).orElseGet(() -> notReached(anchors));
    }

    private Optional<X509Certificate> reached(List<X509Certificate> anchors) {
        return path().stream()
                .flatMap(each -> anchors.stream().filter(anchor -> CertificatePath.isIssuedBy(each, anchor)))
                .findFirst();
    }

    private static Finding reachedTrustAnchor(X509Certificate anchor, Instant now) {
        List<String> violations = violations(anchor, now);
        return violations.isEmpty()
                ? Finding.ok(TRUST_ANCHOR, "the chain reaches " + subject(anchor))
                : Finding.failure(
                        TRUST_ANCHOR,
                        "the chain reaches " + subject(anchor) + ", but it " + String.join(", and it ", violations),
                        "put a valid CA certificate into the trust anchor");
    }

    private Finding notReached(List<X509Certificate> anchors) {
        List<X509Certificate> path = path();
        X509Certificate last = path.get(path.size() - 1);
        String present = anchors.stream().map(Chain::subject).collect(Collectors.joining(" | "));
        boolean sameName = anchors.stream().anyMatch(anchor -> CertificatePath.hasIssuerName(last, anchor));
        return sameName
                ? Finding.failure(
                        TRUST_ANCHOR,
                        "the trust anchor's " + requiredIssuer() + " has the right name, but did not sign "
                                + subject(last),
                        "the CA has another key now: put its current certificate into the trust anchor")
                : Finding.failure(
                        TRUST_ANCHOR,
                        requiredIssuer() + ", the issuer of " + subject(last)
                                + ", is neither sent nor in the trust anchor (" + present + ")",
                        "add the missing certificates with --intermediates, or use the trust anchor of "
                                + requiredIssuer());
    }

    private String requiredIssuer() {
        List<X509Certificate> path = path();
        return issuer(path.get(path.size() - 1));
    }

    /** Returns the reasons why a certificate cannot be an issuer, each as a predicate that follows "it". */
    private static List<String> violations(X509Certificate issuer, Instant now) {
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

    /** Stands for a key that is not known, but belongs to the certificate. */
    private static final class AnyKey implements KeySigner {

        @Override
        public boolean belongsTo(X509Certificate certificate) {
            return true;
        }

        @Override
        public byte[] sign(byte[] message, HashAlgorithm hash) {
            throw new UnsupportedOperationException("there is no key");
        }
    }
}
