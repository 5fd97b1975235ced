package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Finds the private key of a certificate.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-woodhouse-cert-best-practice-01#section-8.2">Recommendations
 *     for applications using X.509 client certificates, section 8.2</a>
 */
final class KeySearch {

    /** Each may cost a signature to see whether it belongs to the certificate, and a touch of the token. */
    private static final int MOST_TRIED = 20;

    private static final Set<Reason> OF_ONE_KEY = Set.of(Reason.SIGNING_FAILED, Reason.PIN_MISSING);

    private final TokenConnections connections;
    private final TokenPins pins;
    private final BiPredicate<TokenKey, X509Certificate> belongs;

    KeySearch(TokenConnections connections, TokenPins pins, BiPredicate<TokenKey, X509Certificate> belongs) {
        this.connections = connections;
        this.pins = pins;
        this.belongs = belongs;
    }

    /**
     * A certificate and its key.
     *
     * @param certificate the certificate
     * @param key its key
     */
    record Pair(X509Certificate certificate, TokenKey key) {}

    /** Finds the key of a certificate that is in a token: what the certificate's URI says holds for the key too. */
    Pair by(Pkcs11Uri certificateUri, CertificateSearch.Found certificate) {
        TokenConnection connection = connection(certificateUri, Optional.of(certificate));
        List<Attribute> template = SearchTemplate.of(certificateUri);
        List<TokenKey> keys = new ArrayList<>(TokenKey.allIn(connection, template));
        if (template.stream().anyMatch(attribute -> attribute.type() == Attribute.LABEL)) {
            // Labels of keys and certificates may differ, as on PIV cards, where their ids are the same.
            certificate
                    .id()
                    .map(id -> TokenKey.allIn(connection, List.of(new Attribute(Attribute.ID, id))))
                    .ifPresent(ofSameId -> addMissing(keys, ofSameId));
        }
        return pair(keys, List.of(certificate.found().certificate()), certificate.id())
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISSING,
                        connection.token().name() + " has no private key for the certificate "
                                + certificate.found().uri() + "; name the key by a URI of its own"));
    }

    private static void addMissing(List<TokenKey> keys, List<TokenKey> others) {
        others.stream()
                .filter(other -> keys.stream().noneMatch(key -> key.handle() == other.handle()))
                .toList()
                .forEach(keys::add);
    }

    /** Finds the one key that a URI means, without a certificate. */
    TokenKey only(Pkcs11Uri keyUri) {
        List<TokenKey> keys = matching(keyUri, Optional.empty());
        if (keys.size() > 1) {
            throw new IdentityException(
                    Reason.AMBIGUOUS,
                    "several private keys match " + keyUri + "; use the URI of one of them: "
                            + keys.stream().map(key -> key.uri().toString()).collect(Collectors.joining(", ")));
        }
        return keys.get(0);
    }

    private List<TokenKey> matching(Pkcs11Uri keyUri, Optional<CertificateSearch.Found> inToken) {
        TokenConnection connection = connection(keyUri, inToken);
        List<TokenKey> keys = TokenKey.allIn(connection, SearchTemplate.of(keyUri));
        if (keys.isEmpty()) {
            throw new IdentityException(
                    Reason.KEY_MISSING,
                    connection.token().name() + " has no private key that matches " + keyUri + "; correct the URI");
        }
        return keys;
    }

    /** Finds the key that a URI of its own means, and the certificate that it belongs to. */
    Pair of(Pkcs11Uri keyUri, List<X509Certificate> certificates, Optional<CertificateSearch.Found> inToken) {
        List<TokenKey> keys = matching(keyUri, inToken);
        return pair(keys, certificates, inToken.flatMap(CertificateSearch.Found::id))
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISMATCH,
                        "no private key that matches " + keyUri + " belongs to the certificate of "
                                + certificates.get(0).getSubjectX500Principal().getName() + "; there are "
                                + keys.stream().map(key -> key.uri().toString()).collect(Collectors.joining(", "))));
    }

    /** One that cannot sign may stand beside the one that is looked for, and is what is wrong only if none fits. */
    private Optional<Pair> pair(List<TokenKey> keys, List<X509Certificate> certificates, Optional<byte[]> id) {
        IdentityException first = null;
        for (Pair pair : candidates(keys, certificates, id)) {
            try {
                if (belongs.test(pair.key, pair.certificate)) {
                    return Optional.of(pair);
                }
            } catch (IdentityException unusable) {
                if (!OF_ONE_KEY.contains(unusable.reason())) {
                    throw unusable;
                }
                first = first == null ? unusable : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    /** Those that ask for a PIN at each signature come last, lest a person types one for the wrong key. */
    private static List<Pair> candidates(List<TokenKey> keys, List<X509Certificate> certificates, Optional<byte[]> id) {
        return keys.stream()
                .sorted(Comparator.comparing(TokenKey::alwaysAuthenticates).thenComparing(key -> !key.hasId(id)))
                .flatMap(key -> certificates.stream()
                        .filter(certificate -> key.mayBelongTo(certificate.getPublicKey()))
                        .map(certificate -> new Pair(certificate, key)))
                .limit(MOST_TRIED)
                .toList();
    }

    /** Logs in to the one token that the key must be in. */
    private TokenConnection connection(Pkcs11Uri uri, Optional<CertificateSearch.Found> certificate) {
        List<Token> tokens = connections.matching(uri);
        TokenConnection connection = certificate
                .map(CertificateSearch.Found::connection)
                .filter(own -> tokens.stream().anyMatch(own.token()::isSameAs))
                .orElseGet(() -> connections.to(only(uri, tokens)));
        pins.logIn(connection, uri);
        return connection;
    }

    /** Stores of trusted certificates are tokens too, but have no login and no keys. */
    private Token only(Pkcs11Uri uri, List<Token> tokens) {
        List<Token> possible = tokens.size() == 1
                ? tokens
                : tokens.stream()
                        .filter(token -> token.info().flags().needsLogin() || hasKeys(connections.to(token)))
                        .toList();
        if (possible.size() != 1) {
            throw new IdentityException(
                    possible.isEmpty() ? Reason.KEY_MISSING : Reason.AMBIGUOUS,
                    possible.isEmpty()
                            ? "no token that matches " + uri + " has private keys; correct the URI"
                            : "several tokens match " + uri + "; say in the URI which one is meant: "
                                    + TokenConnections.list(possible));
        }
        return possible.get(0);
    }

    private static boolean hasKeys(TokenConnection connection) {
        return !TokenKey.allIn(connection, List.of()).isEmpty();
    }
}
