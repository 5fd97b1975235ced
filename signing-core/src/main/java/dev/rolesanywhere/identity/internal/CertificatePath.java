package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.jspecify.annotations.Nullable;

/** Who issued whom, and the certificates between an end-entity certificate and its trust anchor. */
public final class CertificatePath {

    /** The service's limit of certificates in X-Amz-X509-Chain. */
    private static final int MAX_INTERMEDIATES = 5;

    private CertificatePath() {}

    /**
     * Returns whether a certificate names another one as its issuer.
     *
     * @param child the certificate
     * @param issuer the certificate of the possible issuer
     * @return true if the name of the issuer is that of {@code issuer}, whose key may be another's
     */
    public static boolean hasIssuerName(X509Certificate child, X509Certificate issuer) {
        return child.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    /**
     * Returns whether the key of a certificate signed another one. Verifies ML-DSA even on JDK 17, which does not have
     * it.
     *
     * @param child the signed certificate
     * @param issuer the certificate of the possible issuer
     * @return true if the signature verifies
     */
    public static boolean isSignedBy(X509Certificate child, X509Certificate issuer) {
        try {
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException ignored) { // JDK 17 does not know ML-DSA.
            return isSignedByMlDsaKey(child, issuer);
        }
    }

    /**
     * Returns whether a certificate was issued by another one, by name and signature.
     *
     * @param child the certificate
     * @param issuer the certificate of the possible issuer
     * @return true if both fit
     */
    public static boolean isIssuedBy(X509Certificate child, X509Certificate issuer) {
        return hasIssuerName(child, issuer) && isSignedBy(child, issuer);
    }

    private static boolean isSignedByMlDsaKey(X509Certificate child, X509Certificate issuer) {
        try {
            if (!(PublicKeyFactory.createKey(issuer.getPublicKey().getEncoded())
                    instanceof MLDSAPublicKeyParameters key)) {
                return false;
            }
            MLDSASigner verifier = new MLDSASigner();
            verifier.init(false, key);
            byte[] signed = child.getTBSCertificate();
            verifier.update(signed, 0, signed.length);
            return verifier.verifySignature(child.getSignature());
        } catch (IOException
                | CertificateEncodingException
                | RuntimeException ignored) { // The key or the signature has another form.
            return false;
        }
    }

    /**
     * Selects the issuers of a certificate from all that are available, such as those in a token.
     *
     * @param leaf the end-entity certificate
     * @param available certificates in any order
     * @return the intermediates, leaf side first, without the certificate itself and without self-signed roots; not
     *     more than one above the limit of the service, which {@link X509Identity#of} reports
     */
    public static List<X509Certificate> issuers(X509Certificate leaf, List<X509Certificate> available) {
        List<X509Certificate> path = path(leaf, candidates(leaf, available), CertificatePath::isIssuedBy);
        return List.copyOf(path.subList(0, Math.min(path.size(), MAX_INTERMEDIATES + 1)));
    }

    /**
     * Puts the certificates that a user gave in the order in which they are sent. Certificates that are not on the path
     * come last: the service knows what they are for, or ignores them.
     *
     * @throws IdentityException if there are more than the service accepts
     */
    public static List<X509Certificate> intermediates(X509Certificate leaf, List<X509Certificate> given) {
        if (given.isEmpty()) {
            return List.of();
        }
        Set<X509Certificate> candidates = candidates(leaf, given);
        List<X509Certificate> ordered = path(leaf, candidates, issuerAmong(candidates));
        ordered.addAll(candidates);
        if (ordered.size() > MAX_INTERMEDIATES) {
            throw new IdentityException(
                    IdentityException.Reason.CHAIN_TOO_LONG,
                    ordered.size() + " intermediate certificates were given, and IAM Roles Anywhere accepts "
                            + MAX_INTERMEDIATES + "; leave out those that do not lead to the trust anchor");
        }
        return List.copyOf(ordered);
    }

    private static Set<X509Certificate> candidates(X509Certificate leaf, List<X509Certificate> given) {
        Set<X509Certificate> candidates = new LinkedHashSet<>(given);
        // Other certificates for the same key are from before or after a renewal.
        candidates.removeIf(certificate -> certificate.getPublicKey().equals(leaf.getPublicKey()));
        candidates.removeIf(certificate -> isIssuedBy(certificate, certificate));
        return candidates;
    }

    /** Moves the issuers of the leaf, and their issuers, out of the candidates. */
    private static List<X509Certificate> path(
            X509Certificate leaf,
            Set<X509Certificate> candidates,
            BiPredicate<X509Certificate, X509Certificate> isIssuedBy) {
        List<X509Certificate> path = new ArrayList<>(candidates.size());
        X509Certificate issuer = issuerOf(leaf, candidates, isIssuedBy);
        while (issuer != null) {
            path.add(issuer);
            candidates.remove(issuer);
            issuer = issuerOf(issuer, candidates, isIssuedBy);
        }
        return path;
    }

    private static @Nullable X509Certificate issuerOf(
            X509Certificate child,
            Set<X509Certificate> candidates,
            BiPredicate<X509Certificate, X509Certificate> isIssuedBy) {
        for (X509Certificate candidate : candidates) {
            if (isIssuedBy.test(child, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /**
     * Compares names, and verifies signatures only if two candidates have the same name: verification is slow in a
     * process that has just started.
     */
    private static BiPredicate<X509Certificate, X509Certificate> issuerAmong(Set<X509Certificate> candidates) {
        return (child, candidate) -> hasIssuerName(child, candidate)
                && (candidates.stream()
                                        .filter(other -> hasIssuerName(child, other))
                                        .count()
                                == 1
                        || isSignedBy(child, candidate));
    }
}
