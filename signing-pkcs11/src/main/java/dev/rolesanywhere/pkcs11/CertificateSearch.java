package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds certificates: first those that are visible without a PIN. Only if there is none, and only one token can be
 * meant, it logs in.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-woodhouse-cert-best-practice-01#section-8.1">Recommendations
 *     for applications using X.509 client certificates, section 8.1</a>
 */
final class CertificateSearch {

    private final TokenConnections connections;
    private final Pins pins;

    CertificateSearch(TokenConnections connections, Pins pins) {
        this.connections = connections;
        this.pins = pins;
    }

    /**
     * A certificate and its token.
     *
     * @param connection the connection to the token
     * @param found the certificate
     */
    record Found(TokenConnection connection, TokenCertificate found) {

        Optional<byte[]> id() {
            return found.uri().octets("id");
        }
    }

    /** Finds the one certificate that matches a URI. */
    Found one(Pkcs11Uri uri) {
        List<Found> found = all(uri);
        if (found.size() > 1) {
            throw new IdentityException(
                    Reason.AMBIGUOUS,
                    "several certificates match " + uri + "; use the URI of one of them: "
                            + found.stream()
                                    .map(each -> each.found.uri().toString())
                                    .collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /** Finds all certificates that match a URI, at least one. */
    List<Found> all(Pkcs11Uri uri) {
        List<Token> tokens = connections.matching(uri);
        List<Found> found = tokens.stream()
                .flatMap(token -> withoutLogin(connections.to(token), uri))
                .toList();
        if (!found.isEmpty()) {
            return found;
        }
        List<Token> locked =
                tokens.stream().filter(token -> token.info().needsLogin()).toList();
        if (locked.size() != 1) {
            throw nothing(uri, locked);
        }
        TokenConnection connection = connections.to(locked.get(0));
        pins.logIn(connection, uri);
        found = in(connection, uri).toList();
        if (found.isEmpty()) {
            throw nothing(uri, List.of());
        }
        return found;
    }

    private static IdentityException nothing(Pkcs11Uri uri, List<Token> locked) {
        String where = locked.isEmpty()
                ? ""
                : "; if the certificate is visible only after a login, name its token in the URI: "
                        + TokenConnections.list(locked);
        return new IdentityException(
                Reason.CERTIFICATE_MISSING, "no certificate matches " + uri + "; correct the URI" + where);
    }

    /** A token that requires a login must not hide the certificates of another token. */
    private static Stream<Found> withoutLogin(TokenConnection connection, Pkcs11Uri uri) {
        try {
            return in(connection, uri);
        } catch (CryptokiException e) {
            if (e.returnValue() == ReturnValue.USER_NOT_LOGGED_IN) {
                return Stream.empty();
            }
            throw e;
        }
    }

    /** Finds the certificates that an open connection shows. Those that cannot be parsed are ignored. */
    static Stream<Found> in(TokenConnection connection, Pkcs11Uri uri) {
        Cryptoki cryptoki = connection.cryptoki();
        return connection
                .use(session -> {
                    List<Found> found = new ArrayList<>();
                    for (long object : cryptoki.find(session, Attribute.CERTIFICATE, Attribute.of(uri))) {
                        read(connection, session, object).ifPresent(found::add);
                    }
                    return found;
                })
                .stream();
    }

    private static Optional<Found> read(TokenConnection connection, long session, long object) {
        Cryptoki cryptoki = connection.cryptoki();
        return cryptoki.attribute(session, object, Attribute.VALUE)
                .flatMap(CertificateSearch::parse)
                .map(certificate -> new Found(
                        connection,
                        new TokenCertificate(
                                connection
                                        .token()
                                        .uri(
                                                cryptoki.attribute(session, object, Attribute.ID),
                                                cryptoki.attribute(session, object, Attribute.LABEL),
                                                "cert"),
                                certificate)));
    }

    private static Optional<X509Certificate> parse(byte[] der) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException ignored) { // The object is not an X.509 certificate.
            return Optional.empty();
        }
    }
}
