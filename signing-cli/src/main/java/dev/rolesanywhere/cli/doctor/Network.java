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
 * What {@code doctor} does on the network, each within a bounded time. Any method may fail with a
 * {@link dev.rolesanywhere.SigningHelperException} too, where what the user configured cannot be used.
 */
public interface Network {

    /**
     * Resolves a name.
     *
     * @param host the name
     * @return its addresses, at least one
     * @throws IOException if there are none
     */
    List<InetAddress> resolve(String host) throws IOException;

    /**
     * Opens a TCP connection, and closes it.
     *
     * @param host where to
     * @param port where to
     * @throws IOException if it is not accepted
     */
    void connect(String host, int port) throws IOException;

    /**
     * Shakes hands, and closes the connection.
     *
     * @param endpoint an https endpoint
     * @return who answered
     * @throws IOException if the endpoint is not reached, or not trusted
     */
    TlsPeer handshake(URI endpoint) throws IOException;

    /**
     * Asks for the time by the endpoint's clock.
     *
     * @param endpoint the endpoint
     * @return the Date of its answer to a request without credentials, or empty if there was none
     * @throws IOException if it does not answer
     */
    Optional<Instant> serverTime(URI endpoint) throws IOException;

    /**
     * Creates a session.
     *
     * @param request the session to request
     * @param identity who asks
     * @return the session's credentials
     */
    SessionCredentials createSession(CreateSessionRequest request, X509Identity identity);

    /**
     * The other side of a TLS connection.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param issuer who issued the server's certificate
     * @param verified whether the server's certificate was verified
     */
    record TlsPeer(String protocol, String issuer, boolean verified) {}
}
