package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TlsConnectorTest {

    private static String rejection(URI server, TrustManager @Nullable [] trust) {
        ConnectionException failure = assertThrows(ConnectionException.class, () -> connect(server, trust));
        assertFalse(failure.isRetryable());
        assertFalse(failure.getMessage().contains("java"), "no class names");
        return failure.getMessage();
    }

    private static void connect(URI server, TrustManager @Nullable [] trust) throws IOException {
        try (Socket socket = TlsConnector.trusting(trust == null ? null : () -> trust)
                .connect(new Route(server, Optional.empty(), ProcessContext.RESPONSE_LIMIT))) {
            assertTrue(((SSLSocket) socket).getSession().isValid());
        }
    }

    @Test
    void aServerOfATrustedCaIsAccepted() throws Exception {
        try (TlsServer server = TlsServer.named("localhost")) {
            connect(server.uri(), server.trust());
        }
    }

    @Test
    void aWrongHostNameIsNamedWithTheRightOnes() throws Exception {
        try (TlsServer server =
                TlsServer.named("vpce-1.example.com", "a.example.com", "b.example.com", "c.example.com")) {
            assertEquals(
                    "the TLS server " + server.uri() + " is not trusted: its certificate is for vpce-1.example.com,"
                            + " a.example.com, b.example.com and 1 more, not for localhost; check the endpoint's host name",
                    rejection(server.uri(), server.trust()));
            connect(server.uri(), null);
        }
    }

    @Test
    void anIssuerThatIsNotTrustedIsNamed() throws Exception {
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init((KeyStore) null);
        try (TlsServer server = TlsServer.named("localhost")) {
            assertEquals(
                    "the TLS server " + server.uri() + " is not trusted: its certificate was issued by"
                            + " O=Example,CN=Inspecting Proxy CA, not by a CA that is trusted here; if that is a private"
                            + " CA or a proxy that inspects TLS, add its certificate to the PEM file that AWS_CA_BUNDLE"
                            + " names",
                    rejection(server.uri(), others.getTrustManagers()));
        }
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDate() throws Exception {
        Instant end = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        try (TlsServer server = TlsServer.valid(end.minus(1, ChronoUnit.DAYS), end, "localhost")) {
            assertTrue(rejection(server.uri(), server.trust())
                    .startsWith("the TLS server " + server.uri()
                            + " is not trusted: the certificate of CN=server expired" + " at " + end
                            + "; renew it on the server, or set this machine's clock, which says 2"));
        }
    }

    @Test
    void aCertificateThatIsNotYetValidIsNamedWithItsDate() throws Exception {
        Instant start = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        try (TlsServer server = TlsServer.valid(start, start.plus(1, ChronoUnit.DAYS), "localhost")) {
            assertTrue(
                    rejection(server.uri(), server.trust()).contains("CN=server is not valid before " + start + "; "));
        }
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsRecognized() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerInPlainText(plain));
            thread.setDaemon(true);
            thread.start();
            URI uri = URI.create("https://localhost:" + plain.getLocalPort());

            assertEquals(
                    uri + " cannot be reached: it does not speak TLS at this port; check the port, or use http:// if it"
                            + " is meant to be unencrypted",
                    rejection(uri, null));
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[8192]);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ignored) {
            // The client has given up.
        }
    }
}
