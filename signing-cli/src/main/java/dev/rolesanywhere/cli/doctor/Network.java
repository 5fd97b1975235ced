package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The network operations of {@code doctor}, each with a time limit. Besides an {@link IOException}, each may throw a
 * {@link dev.rolesanywhere.SigningHelperException} if the user's settings cannot be used.
 */
public interface Network {

    /** Resolves a name to at least one address. */
    List<InetAddress> resolve(String host) throws IOException;

    /** Opens a TCP connection and closes it. */
    void connect(String host, int port) throws IOException;

    /** Connects to an https endpoint, makes the TLS handshake, and closes the connection. */
    TlsPeer handshake(URI endpoint) throws IOException;

    /** Sends a request without credentials, and returns the Date header of the response, if it has one. */
    Optional<Instant> serverTime(URI endpoint) throws IOException;

    /** Creates a session. */
    SessionCredentials createSession(CreateSessionRequest request, X509Identity identity);

    /**
     * The server of a TLS connection.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param issuer the issuer of its certificate
     * @param verified whether its certificate was verified
     */
    record TlsPeer(String protocol, String issuer, boolean verified) {}
}
