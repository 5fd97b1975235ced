package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.CertificatePath;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds a certificate, its private key and its intermediates, and joins them to an identity. */
final class IdentitySearch {

    private final CertificateSearch certificates;
    private final KeySearch keys;
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
        this.certificates = new CertificateSearch(connections, pins);
        this.keys = new KeySearch(
                connections,
                pins,
                (key, certificate) -> signers.apply(key, certificate).belongsTo(certificate));
        this.signers = signers;
        this.intermediates = intermediates;
    }

    /** Finds the identity of a certificate in a token, with its key at the key's own URI if there is one. */
    X509Identity ofCertificate(Pkcs11Uri certificateUri, @Nullable Pkcs11Uri keyUri) {
        CertificateSearch.Found found = certificates.one(certificateUri);
        KeySearch.Pair pair = keyUri == null
                ? keys.by(certificateUri, found)
                : keys.of(keyUri, List.of(found.found().certificate()), Optional.of(found));
        return join(pair, () -> CertificatePath.issuers(pair.certificate(), allIn(found.connection())));
    }

    /** Finds the identity of a key in a token, whose certificate is one of the given ones. */
    X509Identity ofKey(@Nullable Pkcs11Uri keyUri, List<X509Certificate> given) {
        if (given.isEmpty() || keyUri == null) {
            throw new IdentityException(
                    Reason.MALFORMED, "the token contains no certificate for the key; specify the certificate's file");
        }
        KeySearch.Pair pair = keys.of(keyUri, given, Optional.empty());
        return join(
                pair,
                () -> given.size() > 1
                        ? given
                        : CertificatePath.issuers(
                                pair.certificate(), allIn(pair.key().connection())));
    }

    /** Finds the one key that matches a URI, without a certificate. */
    TokenKey key(Pkcs11Uri keyUri) {
        return keys.only(keyUri);
    }

    private static List<X509Certificate> allIn(TokenConnection connection) {
        return CertificateSearch.in(connection, connection.token().uri())
                .map(found -> found.found().certificate())
                .toList();
    }

    private X509Identity join(KeySearch.Pair pair, Supplier<List<X509Certificate>> fromToken) {
        List<X509Certificate> chain = intermediates == null ? fromToken.get() : intermediates.get();
        return X509Identity.of(pair.certificate(), chain, signers.apply(pair.key(), pair.certificate()));
    }
}
