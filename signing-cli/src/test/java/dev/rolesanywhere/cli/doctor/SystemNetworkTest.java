package dev.rolesanywhere.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.http.FakeProxy;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The network of this machine, on loopback. */
class SystemNetworkTest {

    private static RolesAnywhereSimulator tls;

    @BeforeAll
    static void start() {
        tls = RolesAnywhereSimulator.builder()
                .trustAnchor(ThrowawayPki.create().trustAnchor())
                .tls(true)
                .build();
    }

    @AfterAll
    static void stop() {
        tls.close();
    }

    private static Network network(Optional<ProxyServer> proxy, boolean verifies)
            throws IOException, GeneralSecurityException {
        return network(proxy, trustingTheSimulator(), verifies);
    }

    private static Network network(Optional<ProxyServer> proxy, TrustManager[] trusted, boolean verifies) {
        return new SystemNetwork(
                any -> proxy,
                verifies ? Optional.of(() -> trusted) : Optional.empty(),
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

    private static ProxyServer at(FakeProxy proxy) {
        return new ProxyServer(ProxyServer.Scheme.HTTP, "127.0.0.1", proxy.port(), "u", "p");
    }

    @Test
    void handshakesGoThroughAProxy() throws Exception {
        try (FakeProxy proxy = FakeProxy.to(tls.endpoint().getPort())) {
            Network.TlsPeer peer = network(Optional.of(at(proxy)), false).handshake(tls.endpoint());

            assertEquals("CN=localhost", peer.issuer());
            assertFalse(peer.verified());
            List<String> head = proxy.requests().get(0).lines().toList();
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
        try (FakeProxy proxy = FakeProxy.to(tls.endpoint().getPort())) {
            URI other = URI.create("https://other.example.com");
            IOException failure = assertThrows(
                    IOException.class,
                    () -> network(Optional.of(at(proxy)), trusted, true).handshake(other));

            assertTrue(
                    ConnectionException.explain(other, failure).getMessage().contains("other.example.com"),
                    failure.toString());
        }
    }

    @Test
    void aProxyThatRefusesIsReported() throws IOException {
        try (FakeProxy proxy = FakeProxy.to(tls.endpoint().getPort()).answerConnect("407 The secret is abc")) {
            IOException failure = assertThrows(
                    IOException.class,
                    () -> network(Optional.of(at(proxy)), true).handshake(tls.endpoint()));

            assertEquals(
                    "the proxy http://127.0.0.1:" + proxy.port()
                            + " requires a valid user and password (status 407); add them to its URL:"
                            + " http://USER:PASSWORD@HOST:PORT",
                    failure.getMessage());
        }
    }
}
