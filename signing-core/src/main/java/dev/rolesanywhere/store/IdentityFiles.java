package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.store.IdentityMaterial.KeyEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of an identity as they were read at one moment.
 *
 * @param certificate the end-entity certificate, perhaps with others and with its key
 * @param key the private key, if it is not in the certificate's file
 * @param intermediates the intermediates, if they are not in the certificate's file
 */
record IdentityFiles(
        Content certificate,
        @Nullable Content key,
        @Nullable Content intermediates) {

    /** How the files are read. */
    record Settings(IdentityFormat format, @Nullable String alias, Consumer<String> warnings) {}

    boolean haveBytesOf(IdentityFiles other) {
        return certificate.hasBytesOf(other.certificate) && (key == null || key.hasBytesOf(keyOf(other)));
    }

    private static Content keyOf(IdentityFiles files) {
        return files.key == null ? files.certificate : files.key;
    }

    X509Identity identity(Settings settings, Instant now) {
        IdentityFormat format = settings.format;
        IdentityMaterial main = key == null ? format.parse(certificate) : format.parseCertificates(certificate);
        requireCertificate(certificate, main);
        Content keyContent = keyOf(this);
        IdentityMaterial keyMaterial = key == null ? main : format.parse(key);
        if (key != null) {
            requireKey(key, keyMaterial);
        }
        KeyMatcher matcher = KeyMatcher.of(certificate, main.certificates(), keyContent, keyMaterial.keys());
        KeyMatcher.Pair pair = choose(matcher, main, keyMaterial, settings.alias, now);
        List<X509Certificate> chain =
                intermediates == null ? matcher.unpaired(main.certificates()) : intermediates(intermediates, settings);
        X509Identity identity = (intermediates == null || chain.isEmpty() ? certificate : intermediates)
                .parse(bytes ->
                        X509Identity.of(pair.certificate(), chain, pair.key().signer()));
        warn(certificate, main, settings.warnings);
        if (key != null) {
            warn(key, keyMaterial, settings.warnings);
        }
        return identity;
    }

    /** Reports a part that cannot be used as the reason, if there is one. */
    private KeyMatcher.Pair choose(
            KeyMatcher matcher,
            IdentityMaterial main,
            IdentityMaterial keyMaterial,
            @Nullable String alias,
            Instant now) {
        try {
            return matcher.choose(alias, now);
        } catch (IdentityException e) {
            if (e.reason() == Reason.AMBIGUOUS) {
                throw e;
            }
            throwFirstProblem(keyOf(this), keyMaterial);
            throwFirstProblem(certificate, main);
            throw e;
        }
    }

    /** Returns the end-entity certificates, without looking at a key in PEM. */
    List<X509Certificate> endEntityCertificates(Settings settings, Instant now) {
        IdentityMaterial main = certificates(settings);
        List<X509Certificate> paired = KeyMatcher.of(certificate, main.certificates(), certificate, main.keys())
                .certificates();
        return paired.isEmpty()
                ? X509Certificates.bestFirst(main.certificates(), now).subList(0, 1)
                : paired;
    }

    /** Returns all certificates in the certificate's file; of several for one key, the best comes first. */
    List<X509Certificate> allCertificates(Settings settings, Instant now) {
        return X509Certificates.bestFirst(certificates(settings).certificates(), now);
    }

    private IdentityMaterial certificates(Settings settings) {
        IdentityMaterial main = settings.format.parseCertificates(certificate);
        requireCertificate(certificate, main);
        warn(certificate, main, settings.warnings);
        return main;
    }

    /** Reads intermediates; a file without any means that there are none. */
    static List<X509Certificate> intermediates(Content content, Settings settings) {
        if (content.isBlank()) {
            return List.of();
        }
        try {
            IdentityMaterial material = settings.format.parseCertificates(content);
            warn(content, material, settings.warnings);
            if (material.certificates().isEmpty()) {
                settings.warnings.accept(content.name() + ": it contains no certificate; no intermediates are sent");
            }
            return material.certificates();
        } catch (IdentityException e) {
            if (e.reason() != Reason.MALFORMED && e.reason() != Reason.UNSUPPORTED) {
                throw e;
            }
            settings.warnings.accept(e.getMessage() + "; no intermediates are sent");
            return List.of();
        }
    }

    private static void requireCertificate(Content content, IdentityMaterial material) {
        if (material.certificates().isEmpty()) {
            throwFirstProblem(content, material);
            throw unusableFormat(content, UnusableFormat.CERTIFICATE, "a certificate")
                    .orElseGet(() -> content.named(
                            new IdentityException(Reason.CERTIFICATE_MISSING, "it contains no certificate")));
        }
    }

    private static void requireKey(Content content, IdentityMaterial material) {
        if (material.keys().isEmpty()) {
            throwFirstProblem(content, material);
            throw unusableFormat(content, UnusableFormat.PRIVATE_KEY, "a private key")
                    .orElseGet(() ->
                            content.named(new IdentityException(Reason.KEY_MISSING, "it contains no private key")));
        }
    }

    private static Optional<IdentityException> unusableFormat(
            Content content, UnusableFormat expected, String expectation) {
        return UnusableFormat.of(content.bytes())
                .filter(format -> format != expected)
                .map(format -> content.named(format.instead(expectation)));
    }

    private static void throwFirstProblem(Content content, IdentityMaterial material) {
        if (!material.problems().isEmpty()) {
            throw content.named(material.problems().get(0));
        }
    }

    private static void warn(Content content, IdentityMaterial material, Consumer<String> warnings) {
        for (IdentityException problem : material.problems()) {
            warnings.accept(content.named(problem).getMessage() + "; it is ignored");
        }
    }

    /**
     * The keys that were found, each with the certificates that it belongs to.
     *
     * @param certificatesName where the certificates come from
     * @param keysName where the keys come from
     * @param keys all keys
     * @param pairs the keys with their certificates, in the order of the certificates
     */
    private record KeyMatcher(String certificatesName, String keysName, List<KeyEntry> keys, List<Pair> pairs) {

        /** A certificate and its key. */
        private record Pair(X509Certificate certificate, KeyEntry key) {

            private boolean hasKeyOf(Pair other) {
                return certificate.getPublicKey().equals(other.certificate.getPublicKey());
            }

            private String description() {
                return "'" + key.alias() + "' ("
                        + certificate.getSubjectX500Principal().getName() + ")";
            }
        }

        static KeyMatcher of(
                Content certificatesContent,
                List<X509Certificate> certificates,
                Content keysContent,
                List<KeyEntry> keys) {
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
            return all.stream()
                    .filter(certificate -> !paired.contains(certificate))
                    .toList();
        }

        /**
         * Chooses the pair to sign with. Of several certificates for one key it takes one that is valid now, and of
         * those the one that expires last.
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
            return Collections.max(
                    ofFirstKey, Comparator.comparing(Pair::certificate, X509Certificates.byPreference(now)));
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
}
