package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
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

    /** Checking whether a key belongs to the certificate may cost a signature, and a touch of the token. */
    private static final int MAX_TRIED = 20;

    private static final Set<Reason> OF_ONE_KEY = Set.of(Reason.SIGNING_FAILED, Reason.PIN_MISSING);

    private final TokenConnections connections;
    private final Pins pins;
    private final BiPredicate<TokenKey, X509Certificate> belongs;

    KeySearch(TokenConnections connections, Pins pins, BiPredicate<TokenKey, X509Certificate> belongs) {
        this.connections = connections;
        this.pins = pins;
        this.belongs = belongs;
    }

    /**
     * A certificate and its key.
     *
     * @param key its key
     */
    record Pair(X509Certificate certificate, TokenKey key) {}

    /** Finds the key of a certificate in a token, by the certificate's URI. */
    Pair by(Pkcs11Uri certificateUri, CertificateSearch.Found certificate) {
        TokenConnection connection = connection(certificateUri, Optional.of(certificate));
        List<Attribute> template = Attribute.of(certificateUri);
        List<TokenKey> keys = new ArrayList<>(TokenKey.allIn(connection, template));
        if (template.stream().anyMatch(attribute -> attribute.type() == Attribute.LABEL)) {
            // On PIV cards the labels of key and certificate differ, but their ids are the same.
            certificate
                    .id()
                    .map(id -> TokenKey.allIn(connection, List.of(new Attribute(Attribute.ID, id))))
                    .ifPresent(ofSameId -> addMissing(keys, ofSameId));
        }
        return pair(keys, List.of(certificate.found().certificate()), certificate.id())
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISSING,
                        connection.token().name() + " has no private key for the certificate "
                                + certificate.found().uri() + "; specify the URI of the key separately"));
    }

    private static void addMissing(List<TokenKey> keys, List<TokenKey> others) {
        others.stream()
                .filter(other -> keys.stream().noneMatch(key -> key.handle() == other.handle()))
                .toList()
                .forEach(keys::add);
    }

    /** Finds the one key that matches a URI, without a certificate. */
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
        List<TokenKey> keys = TokenKey.allIn(connection, Attribute.of(keyUri));
        if (keys.isEmpty()) {
            throw new IdentityException(
                    Reason.KEY_MISSING,
                    connection.token().name() + " has no private key that matches " + keyUri + "; correct the URI");
        }
        return keys;
    }

    /** Finds the key that matches its own URI, and the certificate that it belongs to. */
    Pair of(Pkcs11Uri keyUri, List<X509Certificate> certificates, Optional<CertificateSearch.Found> inToken) {
        List<TokenKey> keys = matching(keyUri, inToken);
        return pair(keys, certificates, inToken.flatMap(CertificateSearch.Found::id))
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISMATCH,
                        "no private key that matches " + keyUri + " belongs to the certificate of "
                                + certificates.get(0).getSubjectX500Principal().getName() + "; the matching keys are "
                                + keys.stream().map(key -> key.uri().toString()).collect(Collectors.joining(", "))));
    }

    /** A key that cannot sign is an error only if no other key belongs to the certificate. */
    private Optional<Pair> pair(List<TokenKey> keys, List<X509Certificate> certificates, Optional<byte[]> id) {
        IdentityException first = null;
        for (Pair pair : candidates(keys, certificates, id)) {
            try {
                if (belongs.test(pair.key, pair.certificate)) {
                    return Optional.of(pair);
                }
            } catch (IdentityException e) {
                if (!OF_ONE_KEY.contains(e.reason())) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    /** Keys that require a PIN for each signature come last, so that users do not type one for the wrong key. */
    private static List<Pair> candidates(List<TokenKey> keys, List<X509Certificate> certificates, Optional<byte[]> id) {
        return keys.stream()
                .sorted(Comparator.comparing(TokenKey::alwaysAuthenticates).thenComparing(key -> !key.hasId(id)))
                .flatMap(key -> certificates.stream()
                        .filter(certificate -> key.mayBelongTo(certificate.getPublicKey()))
                        .map(certificate -> new Pair(certificate, key)))
                .limit(MAX_TRIED)
                .toList();
    }

    /** Logs in to the one token that can have the key. */
    private TokenConnection connection(Pkcs11Uri uri, Optional<CertificateSearch.Found> certificate) {
        List<Token> tokens = connections.matching(uri);
        TokenConnection connection = certificate
                .map(CertificateSearch.Found::connection)
                .filter(own -> tokens.stream().anyMatch(own.token()::isSameAs))
                .orElseGet(() -> connections.to(only(uri, tokens)));
        pins.logIn(connection, uri);
        return connection;
    }

    /** Stores of trusted certificates are tokens too, but without a login and keys. */
    private Token only(Pkcs11Uri uri, List<Token> tokens) {
        List<Token> possible = tokens.size() == 1
                ? tokens
                : tokens.stream()
                        .filter(token -> token.info().needsLogin() || hasKeys(connections.to(token)))
                        .toList();
        if (possible.size() != 1) {
            throw new IdentityException(
                    possible.isEmpty() ? Reason.KEY_MISSING : Reason.AMBIGUOUS,
                    possible.isEmpty()
                            ? "no token that matches " + uri + " has private keys; correct the URI"
                            : "several tokens match " + uri + "; specify one of them in the URI: "
                                    + TokenConnections.list(possible));
        }
        return possible.get(0);
    }

    private static boolean hasKeys(TokenConnection connection) {
        return !TokenKey.allIn(connection, List.of()).isEmpty();
    }
}
