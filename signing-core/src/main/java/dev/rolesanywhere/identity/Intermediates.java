package dev.rolesanywhere.identity;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the certificates between an end-entity certificate and its trust anchor in the order that is sent. */
final class Intermediates {

    /** The service's limit of certificates in X-Amz-X509-Chain. */
    private static final int MOST = 5;

    private Intermediates() {}

    static List<X509Certificate> between(X509Certificate leaf, List<X509Certificate> given) {
        List<X509Certificate> ordered = leafSideFirst(leaf, candidates(leaf, given));
        if (ordered.size() > MOST) {
            throw new IdentityException(
                    IdentityException.Reason.CHAIN_TOO_LONG,
                    ordered.size() + " intermediate certificates were given, and IAM Roles Anywhere takes " + MOST
                            + " at the most; leave out those that do not lead to the trust anchor");
        }
        return List.copyOf(ordered);
    }

    private static Set<X509Certificate> candidates(X509Certificate leaf, List<X509Certificate> given) {
        Set<X509Certificate> candidates = new LinkedHashSet<>(given);
        candidates.remove(leaf);
        candidates.removeIf(certificate -> issued(certificate, certificate));
        return candidates;
    }

    /**
     * Certificates that no path from the leaf reaches come last: the service knows what they are for, or ignores them.
     */
    private static List<X509Certificate> leafSideFirst(X509Certificate leaf, Set<X509Certificate> candidates) {
        List<X509Certificate> ordered = new ArrayList<>(candidates.size());
        X509Certificate issuer = issuerOf(leaf, candidates);
        while (issuer != null) {
            ordered.add(issuer);
            candidates.remove(issuer);
            issuer = issuerOf(issuer, candidates);
        }
        ordered.addAll(candidates);
        return ordered;
    }

    private static @Nullable X509Certificate issuerOf(X509Certificate certificate, Set<X509Certificate> candidates) {
        List<X509Certificate> named = candidates.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                .toList();
        // A name decides unless two CAs share it; verifying signatures is slow in a process that has just started.
        if (named.size() < 2) {
            return named.isEmpty() ? null : named.get(0);
        }
        return named.stream()
                .filter(candidate -> issued(candidate, certificate))
                .findFirst()
                .orElse(named.get(0));
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notIssued) {
            return false;
        }
    }
}
