package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
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
 * Finds certificates: first those that can be seen without a PIN, and only if there is none, and it is certain which
 * token is meant, those that show after a login.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-woodhouse-cert-best-practice-01#section-8.1">Recommendations
 *     for applications using X.509 client certificates, section 8.1</a>
 */
final class CertificateSearch {

    private final TokenConnections connections;
    private final TokenPins pins;

    CertificateSearch(TokenConnections connections, TokenPins pins) {
        this.connections = connections;
        this.pins = pins;
    }

    /**
     * A certificate with the token that it is in.
     *
     * @param connection to the token
     * @param found the certificate
     */
    record Found(TokenConnection connection, TokenCertificate found) {

        Optional<byte[]> id() {
            return found.uri().octets("id");
        }
    }

    /** Finds the one certificate that a URI means. */
    Found one(Pkcs11Uri uri) {
        List<Found> found = all(uri);
        if (found.size() > 1) {
            throw new IdentityException(
                    Reason.AMBIGUOUS,
                    "several certificates match " + uri + "; take the URI of the one that is meant: "
                            + found.stream()
                                    .map(each -> each.found.uri().toString())
                                    .collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /** Finds all certificates that a URI means, of which there is one at least. */
    List<Found> all(Pkcs11Uri uri) {
        List<Token> tokens = connections.matching(uri);
        List<Found> found = tokens.stream()
                .flatMap(token -> withoutLogin(connections.to(token), uri))
                .toList();
        if (!found.isEmpty()) {
            return found;
        }
        List<Token> locked = tokens.stream()
                .filter(token -> token.info().flags().needsLogin())
                .toList();
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
                : "; if it shows only after a login, say in the URI which token it is in: "
                        + TokenConnections.list(locked);
        return new IdentityException(Reason.MALFORMED, "no certificate matches " + uri + "; correct the URI" + where);
    }

    /** What one token does not show must not hide what another one has. */
    private static Stream<Found> withoutLogin(TokenConnection connection, Pkcs11Uri uri) {
        try {
            return in(connection, uri);
        } catch (CryptokiException closed) {
            if (closed.returnValue() == ReturnValue.USER_NOT_LOGGED_IN) {
                return Stream.empty();
            }
            throw closed;
        }
    }

    /** Finds what an open connection shows. Certificates that cannot be parsed are none. */
    static Stream<Found> in(TokenConnection connection, Pkcs11Uri uri) {
        Cryptoki cryptoki = connection.cryptoki();
        return connection
                .use(session -> {
                    List<Found> found = new ArrayList<>();
                    for (long object : cryptoki.find(session, Attribute.CERTIFICATE, SearchTemplate.of(uri))) {
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
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}
