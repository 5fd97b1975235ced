package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
                    .orElseGet(
                            () -> content.named(new IdentityException(Reason.MALFORMED, "it contains no certificate")));
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
}
