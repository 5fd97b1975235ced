package dev.rolesanywhere.cli.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.session.ConnectionException;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The network of this machine, as far as its loopback goes. */
class SystemNetworkTest {

    private static RolesAnywhereSimulator tls;

    @BeforeAll
    static void start() {
        tls = RolesAnywhereSimulator.builder()
                .trustAnchor(ThrowawayPki.create().trustAnchor())
                .tls(true)
                .start();
    }

    @AfterAll
    static void stop() {
        tls.close();
    }

    private static Network network(Optional<URI> proxy, boolean verifies) throws IOException, GeneralSecurityException {
        return network(proxy, trustingTheSimulator(), verifies);
    }

    private static Network network(Optional<URI> proxy, TrustManager[] trusted, boolean verifies) {
        return new SystemNetwork(
                new TlsProbe(any -> proxy, () -> trusted, verifies),
                any -> {
                    throw new AssertionError();
                },
                (request, identity) -> {
                    throw new AssertionError();
                });
    }

    @Test
    void aNameIsResolved() throws IOException, GeneralSecurityException {
        assertTrue(
                network(Optional.empty(), true).resolve("localhost").stream().anyMatch(InetAddress::isLoopbackAddress));
        assertThrows(
                UnknownHostException.class,
                () -> network(Optional.empty(), true).resolve("[no address]"));
    }

    @Test
    void handsAreShakenThroughAProxy() throws Exception {
        try (Relay relay = new Relay("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n")) {
            Network.TlsPeer peer = network(Optional.of(relay.uri()), false).handshake(tls.endpoint());

            assertEquals("CN=localhost", peer.issuer());
            assertFalse(peer.verified());
            List<String> head = relay.heads.poll(5, TimeUnit.SECONDS);
            assertEquals("CONNECT localhost:" + tls.endpoint().getPort() + " HTTP/1.1", head.get(0));
            assertEquals("Proxy-Authorization: Basic dTpw", head.get(2));
        }
    }

    private static TrustManager[] trustingTheSimulator() throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("simulator", tls.tlsCertificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    @Test
    void aServerIsTrustedByItsNameToo() throws IOException, GeneralSecurityException {
        TrustManager[] trusted = trustingTheSimulator();

        assertTrue(network(Optional.empty(), trusted, true)
                .handshake(tls.endpoint())
                .verified());
        try (Relay relay = new Relay("HTTP/1.1 200 OK\r\n\r\n")) {
            URI other = URI.create("https://other.example.com");
            IOException failure = assertThrows(
                    IOException.class,
                    () -> network(Optional.of(relay.uri()), trusted, true).handshake(other));

            assertTrue(
                    ConnectionException.explain(other, failure).getMessage().contains("other.example.com"),
                    failure.toString());
        }
    }

    @Test
    void aProxyThatRefusesIsTold() throws IOException, GeneralSecurityException {
        try (Relay relay = new Relay("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")) {
            IOException failure = assertThrows(
                    IOException.class,
                    () -> network(Optional.of(relay.uri()), true).handshake(tls.endpoint()));

            assertEquals(
                    "the proxy 127.0.0.1 requires a valid user and password (status 407); add them to its URL:"
                            + " http://USER:PASSWORD@HOST:PORT",
                    failure.getMessage());
        }
    }

    /** A proxy that answers one CONNECT, and passes on what follows. */
    private static final class Relay implements AutoCloseable {

        private final LinkedBlockingQueue<List<String>> heads = new LinkedBlockingQueue<>();
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        Relay(String answer) throws IOException {
            Thread thread = new Thread(() -> serve(answer));
            thread.setDaemon(true);
            thread.start();
        }

        URI uri() {
            return URI.create("http://u:p@127.0.0.1:" + server.getLocalPort());
        }

        private void serve(String answer) {
            try (Socket client = server.accept();
                    Socket target = new Socket(
                            InetAddress.getLoopbackAddress(), tls.endpoint().getPort())) {
                // Nothing follows the head before it is answered, so the reader takes no octet of TLS.
                BufferedReader reader = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
                heads.add(reader.lines().takeWhile(line -> !line.isEmpty()).toList());
                client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                Thread back = new Thread(() -> pass(target, client));
                back.setDaemon(true);
                back.start();
                pass(client, target);
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }

        private static void pass(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                in.transferTo(out);
            } catch (IOException ended) {
                // One side has closed its connection, as it does after the handshake.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
