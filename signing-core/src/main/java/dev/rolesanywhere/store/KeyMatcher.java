package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were found, each with the certificates that it belongs to.
 *
 * @param certificatesName where the certificates come from
 * @param keysName where the keys come from
 * @param keys all keys
 * @param pairs the keys with their certificates, in the order of the certificates
 */
record KeyMatcher(String certificatesName, String keysName, List<KeyEntry> keys, List<Pair> pairs) {

    /** A certificate and its key. */
    record Pair(X509Certificate certificate, KeyEntry key) {

        private boolean hasKeyOf(Pair other) {
            return certificate.getPublicKey().equals(other.certificate.getPublicKey());
        }

        private String description() {
            return "'" + key.alias() + "' ("
                    + certificate.getSubjectX500Principal().getName() + ")";
        }
    }

    static KeyMatcher of(
            Content certificatesContent, List<X509Certificate> certificates, Content keysContent, List<KeyEntry> keys) {
        List<Pair> pairs = certificatesContent.parse(bytes -> certificates.stream()
                .flatMap(certificate -> keys.stream()
                        .filter(key -> KeySigner.belongs(key.signer(), certificate))
                        .map(key -> new Pair(certificate, key)))
                .toList());
        return new KeyMatcher(certificatesContent.name(), keysContent.name(), keys, pairs);
    }

    List<X509Certificate> certificates() {
        return pairs.stream().map(Pair::certificate).distinct().toList();
    }

    /** Returns the certificates that belong to none of the keys. Only they can be intermediates. */
    List<X509Certificate> unpaired(List<X509Certificate> all) {
        List<X509Certificate> paired = certificates();
        return all.stream().filter(certificate -> !paired.contains(certificate)).toList();
    }

    /**
     * Chooses the pair to sign with. Of several certificates for one key it takes one that is valid now, and of those
     * the one that expires last.
     *
     * @param alias the key's name in a key store, or null
     * @throws IdentityException if there is none, or there are several keys and no alias selects one
     */
    Pair choose(@Nullable String alias, Instant now) {
        if (keys.isEmpty()) {
            throw new IdentityException(Reason.KEY_MISSING, keysName + ": it contains no private key");
        }
        List<Pair> chosen = alias == null
                ? pairs
                : pairs.stream().filter(pair -> pair.key.isNamed(alias)).toList();
        if (chosen.isEmpty()) {
            throw alias == null || pairs.isEmpty() ? mismatch() : unknownAlias(alias);
        }
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        List<Pair> ofFirstKey =
                chosen.stream().filter(pair -> pair.hasKeyOf(chosen.get(0))).toList();
        // Keys in PEM have no names to choose by: the first certificate decides.
        if (ofFirstKey.size() < chosen.size() && !chosen.get(0).key.alias().isEmpty()) {
            throw new IdentityException(
                    Reason.AMBIGUOUS, keysName + ": it contains several keys; choose one by its alias: " + list());
        }
        return Collections.max(ofFirstKey, Comparator.comparing(Pair::certificate, X509Certificates.byPreference(now)));
    }

    private IdentityException mismatch() {
        String where = keysName.equals(certificatesName)
                ? "a certificate beside it"
                : "the certificate in " + certificatesName;
        return new IdentityException(
                Reason.KEY_MISMATCH,
                keysName + ": the private key does not belong to " + where
                        + "; use the key that the certificate was requested with");
    }

    private IdentityException unknownAlias(String alias) {
        return new IdentityException(
                Reason.KEY_MISSING,
                keysName + ": it contains no key with the alias '" + alias + "'; choose one of: " + list());
    }

    private String list() {
        return pairs.stream().map(Pair::description).collect(Collectors.joining(", "));
    }
}
