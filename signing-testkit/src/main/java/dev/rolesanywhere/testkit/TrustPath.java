package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.LeafRules.KeyUse;
import dev.rolesanywhere.testkit.SigningAlgorithm.MlDsa;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Searches for a path from a leaf to a trust anchor through the intermediates in the request, in any order. */
final class TrustPath {

    private final List<X509Certificate> anchors;
    private final Instant now;
    private final List<String> objections = new ArrayList<>();

    private TrustPath(List<X509Certificate> anchors, Instant now) {
        this.anchors = anchors;
        this.now = now;
    }

    static void require(CertificateHeaders certificates, List<X509Certificate> anchors, Instant now) {
        TrustPath path = new TrustPath(anchors, now);
        if (!path.reaches(certificates.leaf(), certificates.chain(), 0)) {
            throw Refusal.untrustedCertificate(String.join(" ", path.objections));
        }
    }

    private boolean reaches(X509Certificate child, List<X509Certificate> unused, int below) {
        List<X509Certificate> named = Stream.concat(anchors.stream(), unused.stream())
                .filter(candidate -> candidate.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
                .toList();
        if (named.isEmpty()) {
            objections.add("No trust anchor and no certificate of the chain is '" + child.getIssuerX500Principal()
                    + "', the issuer of '" + child.getSubjectX500Principal() + "'.");
        }
        List<X509Certificate> issuers = named.stream()
                .filter(candidate -> issued(candidate, child, below))
                .toList();
        return issuers.stream().anyMatch(anchors::contains)
                || issuers.stream().anyMatch(issuer -> reaches(issuer, without(issuer, unused), below + 1));
    }

    private boolean issued(X509Certificate issuer, X509Certificate child, int below) {
        Optional<String> objection = objection(issuer, child, below);
        objection.ifPresent(text -> objections.add("'" + issuer.getSubjectX500Principal() + "' " + text + "."));
        return objection.isEmpty();
    }

    private Optional<String> objection(X509Certificate issuer, X509Certificate child, int below) {
        if (issuer.getVersion() != 3) {
            return Optional.of("has X.509 version " + issuer.getVersion() + ", not 3");
        }
        if (issuer.getBasicConstraints() < 0) {
            return Optional.of("is not a CA certificate (CA:false)");
        }
        if (issuer.getBasicConstraints() < below) {
            return Optional.of("has a path length constraint of " + issuer.getBasicConstraints());
        }
        if (!KeyUse.KEY_CERT_SIGN.isIn(issuer)) {
            return Optional.of("has no keyCertSign in its key usage");
        }
        if (now.isBefore(issuer.getNotBefore().toInstant())
                || now.isAfter(issuer.getNotAfter().toInstant())) {
            return Optional.of("is not valid at " + now);
        }
        return signed(issuer, child) ? Optional.empty() : Optional.of("did not sign the certificate that names it");
    }

    private static boolean signed(X509Certificate issuer, X509Certificate child) {
        try {
            if (MlDsa.isSignatureOid(child.getSigAlgOID())) {
                return MlDsa.isKeyOf(issuer.getPublicKey(), child.getSigAlgOID())
                        && MlDsa.verifies(issuer.getPublicKey(), child.getTBSCertificate(), child.getSignature());
            }
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException ignored) { // The signature is wrong, or the key is of another kind.
            return false;
        }
    }

    private static List<X509Certificate> without(X509Certificate one, List<X509Certificate> certificates) {
        return certificates.stream()
                .filter(certificate -> !certificate.equals(one))
                .toList();
    }
}
