package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as its clients and its command use it. */
@Isolated("It looks at the threads of all servers.")
class LocalServerTest extends LocalServerTestCase {

    @Test
    void aForwardedRequestIsRejectedEvenIfTheFirstHeaderIsEmpty() throws IOException {
        String forwarded = "X-Forwarded-For:\r\nX-Forwarded-For: 10.0.0.1";
        String response = exchange(
                "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + forwarded + "\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 403 "), response);
    }

    @Test
    void servesBothProtocolsHealthAndMetrics() throws IOException, InterruptedException {
        assertServes();
        assertTrue(send(request("/credentials").header("Authorization", "the-token"))
                .contains("\"ASIA0\""));
        assertEquals("ok\n", send(request("/healthz")));
        assertTrue(send(request("/metrics")).contains("refreshes_total 1\n"));
    }

    @Test
    void aPutNeedsNeitherALengthNorChunks() throws IOException {
        String response = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n"), response);
        assertTrue(response.contains("X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n"), response);
        assertTrue(response.contains("Content-Length: 64\r\n"), response);
        assertTrue(response.contains("Content-Type: text/plain\r\n"), response);
    }

    @Test
    void aClientOfHttp10IsServed() throws IOException {
        assertTrue(exchange("GET /healthz HTTP/1.0\r\n\r\n").endsWith("\r\n\r\nok\n"));
    }

    @Test
    void theResponseToHeadHasNoBody() throws IOException {
        String response = exchange("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n") && response.endsWith("\r\n\r\n"), response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "//healthz", "///healthz/", "////healthz//", "http://localhost/healthz"})
    void runsOfSlashesAreAcceptedWithoutARedirect(String target) throws IOException {
        String response = exchange("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n"), response);
        assertTrue(exchange("PUT //latest/api//token HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        String one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

        String responses = exchange(one + one + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

        assertEquals(4, responses.split("\r\n\r\nok\n", -1).length, responses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "[fd00:ec2::254]", "192.168.1.20:80", "host.docker.internal:9911"})
    void aPortForwardMayKeepTheHostOfTheClient(String host) throws IOException {
        assertTrue(exchange("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aPortInUseIsNamed() {
        int port = server.address().getPort();

        SigningHelperException failure =
                assertThrows(SigningHelperException.class, () -> start(InetAddress.getLoopbackAddress(), port));

        assertEquals(
                "127.0.0.1:" + port
                        + " is already in use; stop the process that uses it, or choose another port with --port",
                failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8::1, 2001:db8:0:0:0:0:0:1"})
    void anAddressThatNoInterfaceHasIsNamedWithTheCommandThatAddsIt(String address, String written) throws IOException {
        InetAddress elsewhere = InetAddress.getByName(address);

        assertEquals(
                "no interface of this machine has the address " + written + "; add it"
                        + " to one, for example with 'ip address add "
                        + written + " dev lo', or choose another with --bind-address",
                assertThrows(SigningHelperException.class, () -> start(elsewhere, 0))
                        .getMessage());
    }

    @Test
    void aListenerThatFailsIsRestartedAtTheSamePort() throws IOException, InterruptedException {
        int port = server.address().getPort();
        // The library's threads end when they are interrupted, as when a connection cannot be accepted.
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("local-server"))
                .forEach(Thread::interrupt);

        while (warnings.isEmpty()) {
            Thread.sleep(20);
        }

        assertEquals(port, server.address().getPort());
        assertTrue(warnings.get(0).contains("ulimit -n"), warnings::toString);
        assertServes();
    }

    @Test
    void closingReturnsAtOnceAndFreesThePort() throws IOException, InterruptedException {
        int port = server.address().getPort();
        connect("GET / HT");

        server.close();
        server.await();

        server = start(InetAddress.getLoopbackAddress(), port);
        assertServes();
    }

    @Test
    void servesTheLoopbackAddressOfIpv6() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        try (LocalServer six = start(loopback, 0)) {
            URI uri = URI.create("http://[::1]:" + six.address().getPort() + "/healthz");
            assertEquals("ok\n", send(HttpRequest.newBuilder(uri).timeout(PATIENCE)));
        }
    }

    @Test
    void fewThreadsServeManyConnections() throws IOException, InterruptedException {
        for (int at = 0; at < 200; at++) {
            connect("GET / HTTP/1.1\r\n");
        }
        assertServes();

        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("local-server.*"))
                .count();
        assertTrue(threads <= 5, threads + " threads");
    }
}
