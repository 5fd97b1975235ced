package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.CertificatePath;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a certificate, its private key and its intermediates, and joins them to an identity.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-woodhouse-cert-best-practice-01#section-8.2">Recommendations
 *     for applications using X.509 client certificates, section 8.2</a>
 */
final class IdentitySearch {

    /** Checking whether a key belongs to the certificate may cost a signature, and a touch of the token. */
    private static final int MAX_TRIED = 20;

    private static final Set<Reason> OF_ONE_KEY = Set.of(Reason.SIGNING_FAILED, Reason.PIN_MISSING);

    private final TokenConnections connections;
    private final Pins pins;
    private final BiFunction<TokenKey, X509Certificate, Pkcs11Signer> signers;
    private final @Nullable Supplier<List<X509Certificate>> intermediates;

    /**
     * Creates a search.
     *
     * @param signers returns the signer of a key that may belong to a certificate
     * @param intermediates the intermediates to use instead of those in the token
     */
    IdentitySearch(
            TokenConnections connections,
            Pins pins,
            BiFunction<TokenKey, X509Certificate, Pkcs11Signer> signers,
            @Nullable Supplier<List<X509Certificate>> intermediates) {
        this.connections = connections;
        this.pins = pins;
        this.signers = signers;
        this.intermediates = intermediates;
    }

    /**
     * A certificate and its key.
     *
     * @param key its key
     */
    private record Pair(X509Certificate certificate, TokenKey key) {}

    /** Finds the identity of a certificate in a token, with its key at the key's own URI if there is one. */
    X509Identity ofCertificate(Pkcs11Uri certificateUri, @Nullable Pkcs11Uri keyUri) {
        CertificateSearch.Found found = new CertificateSearch(connections, pins).one(certificateUri);
        Pair pair = keyUri == null
                ? pairOf(certificateUri, found)
                : pairAt(keyUri, List.of(found.found().certificate()), Optional.of(found));
        return join(pair, () -> CertificatePath.issuers(pair.certificate(), allIn(found.connection())));
    }

    /** Finds the identity of a key in a token, whose certificate is one of the given ones. */
    X509Identity ofKey(@Nullable Pkcs11Uri keyUri, List<X509Certificate> given) {
        if (given.isEmpty() || keyUri == null) {
            throw new IdentityException(
                    Reason.CERTIFICATE_MISSING,
                    "the token contains no certificate for the key; specify the certificate's file");
        }
        Pair pair = pairAt(keyUri, given, Optional.empty());
        return join(
                pair,
                () -> given.size() > 1
                        ? given
                        : CertificatePath.issuers(
                                pair.certificate(), allIn(pair.key().connection())));
    }

    /** Finds the one key that matches a URI, without a certificate. */
    TokenKey key(Pkcs11Uri keyUri) {
        List<TokenKey> keys = matching(keyUri, Optional.empty());
        if (keys.size() > 1) {
            throw new IdentityException(
                    Reason.AMBIGUOUS,
                    "several private keys match " + keyUri + "; use the URI of one of them: "
                            + keys.stream().map(key -> key.uri().toString()).collect(Collectors.joining(", ")));
        }
        return keys.get(0);
    }

    private static List<X509Certificate> allIn(TokenConnection connection) {
        return CertificateSearch.in(connection, connection.token().uri())
                .map(found -> found.found().certificate())
                .toList();
    }

    private X509Identity join(Pair pair, Supplier<List<X509Certificate>> fromToken) {
        List<X509Certificate> chain = intermediates == null ? fromToken.get() : intermediates.get();
        return X509Identity.of(pair.certificate(), chain, signers.apply(pair.key(), pair.certificate()));
    }

    /** Finds the key of a certificate in a token, by the certificate's URI. */
    private Pair pairOf(Pkcs11Uri certificateUri, CertificateSearch.Found certificate) {
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
        return firstPair(keys, List.of(certificate.found().certificate()), certificate.id())
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

    /** Finds the key that matches its own URI, and the certificate that it belongs to. */
    private Pair pairAt(
            Pkcs11Uri keyUri, List<X509Certificate> certificates, Optional<CertificateSearch.Found> inToken) {
        List<TokenKey> keys = matching(keyUri, inToken);
        return firstPair(keys, certificates, inToken.flatMap(CertificateSearch.Found::id))
                .orElseThrow(() -> new IdentityException(
                        Reason.KEY_MISMATCH,
                        "no private key that matches " + keyUri + " belongs to the certificate of "
                                + certificates.get(0).getSubjectX500Principal().getName() + "; the matching keys are "
                                + keys.stream().map(key -> key.uri().toString()).collect(Collectors.joining(", "))));
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

    /** A key that cannot sign is an error only if no other key belongs to the certificate. */
    private Optional<Pair> firstPair(List<TokenKey> keys, List<X509Certificate> certificates, Optional<byte[]> id) {
        IdentityException first = null;
        for (Pair pair : candidates(keys, certificates, id)) {
            try {
                if (signers.apply(pair.key, pair.certificate).belongsTo(pair.certificate)) {
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
                .orElseGet(() -> connections.to(onlyToken(uri, tokens)));
        pins.logIn(connection, uri);
        return connection;
    }

    /** Stores of trusted certificates are tokens too, but without a login and keys. */
    private Token onlyToken(Pkcs11Uri uri, List<Token> tokens) {
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
