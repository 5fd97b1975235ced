package dev.rolesanywhere.pkcs11;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Selects the issuers of a certificate from all certificates of a token, by name and signature. */
final class IssuerPath {

    /** The service accepts five. With one more, the check of the identity reports the excess. */
    private static final int MOST = 6;

    private IssuerPath() {}

    /** Returns the intermediates, without the certificate itself and without the self-signed root. */
    static List<X509Certificate> of(X509Certificate leaf, List<X509Certificate> all) {
        Set<X509Certificate> candidates = new LinkedHashSet<>(all);
        candidates.remove(leaf);
        candidates.removeIf(candidate -> hasIssued(candidate, candidate));
        List<X509Certificate> path = new ArrayList<>();
        Optional<X509Certificate> issuer = issuerOf(leaf, candidates);
        while (issuer.isPresent() && path.size() < MOST) {
            path.add(issuer.get());
            candidates.remove(issuer.get());
            issuer = issuerOf(issuer.get(), candidates);
        }
        return path;
    }

    private static Optional<X509Certificate> issuerOf(X509Certificate certificate, Set<X509Certificate> candidates) {
        return candidates.stream()
                .filter(candidate -> hasIssued(candidate, certificate))
                .findFirst();
    }

    private static boolean hasIssued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (NoSuchAlgorithmException ignored) {
            // JDK 17 has no ML-DSA, so only the name is compared.
            return true;
        } catch (GeneralSecurityException ignored) { // Another issuer of the same name signed it.
            return false;
        }
    }
}
