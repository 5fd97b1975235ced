package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were found, each with the first certificate that it belongs to.
 *
 * @param certificatesName where the certificates come from
 * @param keysName where the keys come from
 * @param keys all keys
 * @param pairs those of them that belong to a certificate, in the order of the certificates
 */
record KeyPairing(String certificatesName, String keysName, List<KeyEntry> keys, List<Pair> pairs) {

    /** A certificate and its key. */
    record Pair(X509Certificate certificate, KeyEntry key) {

        private String description() {
            return "'" + key.alias() + "' ("
                    + certificate.getSubjectX500Principal().getName() + ")";
        }
    }

    static KeyPairing of(
            Content certificatesContent, List<X509Certificate> certificates, Content keysContent, List<KeyEntry> keys) {
        List<Pair> pairs = certificatesContent.parse(bytes -> certificates.stream()
                .flatMap(certificate -> keys.stream()
                        .filter(key -> key.signer().belongsTo(certificate))
                        .map(key -> new Pair(certificate, key)))
                .toList());
        return new KeyPairing(certificatesContent.name(), keysContent.name(), keys, pairs);
    }

    List<X509Certificate> certificates() {
        return pairs.stream().map(Pair::certificate).distinct().toList();
    }

    /**
     * Chooses the pair to sign with.
     *
     * @param alias the key's name in a key store, or null
     * @throws IdentityException if there is none, or there are several and no alias tells which
     */
    Pair choose(@Nullable String alias) {
        if (keys.isEmpty()) {
            throw new IdentityException(Reason.KEY_MISSING, keysName + ": there is no private key in it");
        }
        List<Pair> chosen = alias == null
                ? pairs
                : pairs.stream().filter(pair -> pair.key.isNamed(alias)).toList();
        if (chosen.isEmpty()) {
            throw alias == null || pairs.isEmpty() ? mismatch() : unknownAlias(alias);
        }
        if (isAmbiguous(chosen)) {
            throw new IdentityException(
                    Reason.AMBIGUOUS, keysName + ": there are several keys in it; choose one by its alias: " + list());
        }
        return chosen.get(0);
    }

    /** Keys in PEM have no names to choose by: there the first certificate decides. */
    private static boolean isAmbiguous(List<Pair> pairs) {
        return pairs.stream()
                        .map(Pair::key)
                        .filter(key -> !key.alias().isEmpty())
                        .distinct()
                        .count()
                > 1;
    }

    private IdentityException mismatch() {
        String where = keysName.equals(certificatesName)
                ? "a certificate beside it"
                : "the certificate in " + certificatesName;
        return new IdentityException(
                Reason.KEY_MISMATCH,
                keysName + ": the private key does not belong to " + where
                        + "; use the key that the certificate's request was made with");
    }

    private IdentityException unknownAlias(String alias) {
        return new IdentityException(
                Reason.KEY_MISSING, keysName + ": there is no key '" + alias + "' in it; there are: " + list());
    }

    private String list() {
        return pairs.stream().map(Pair::description).collect(Collectors.joining(", "));
    }
}
