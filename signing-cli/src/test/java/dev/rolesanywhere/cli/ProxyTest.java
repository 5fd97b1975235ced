package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy sees: the target's name is one that only a proxy could know. */
class ProxyTest {

    private static final Path IDENTITY = Testdata.identities("ec-p256/direct");

    private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
    private ServerSocket proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::refuseAll);
        accepting.setDaemon(true);
        accepting.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private void refuseAll() {
        try {
            while (true) {
                try (Socket socket = proxy.accept()) {
                    requests.add(head(socket));
                    String answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static List<String> head(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private Invocation run(String userInfo, String... more) {
        String url = "http://" + userInfo + "127.0.0.1:" + proxy.getLocalPort();
        List<String> arguments = new ArrayList<>(List.of(
                "credential-process",
                "--certificate",
                IDENTITY.resolve("certificate.pem").toString(),
                "--private-key",
                IDENTITY.resolve("key-pkcs8.pem").toString(),
                "--trust-anchor-arn",
                "arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/x",
                "--profile-arn",
                "arn:aws:rolesanywhere:us-east-1:123456789012:profile/x",
                "--role-arn",
                "arn:aws:iam::123456789012:role/x"));
        arguments.addAll(List.of(more));
        return Invocation.of(Map.of("HTTPS_PROXY", url, "HTTP_PROXY", url), arguments.toArray(String[]::new));
    }

    @Test
    void aTlsEndpointIsReachedThroughTheProxy() throws InterruptedException {
        Invocation run = run("", "--with-proxy", "--endpoint", "https://rolesanywhere.invalid");

        assertEquals(
                "the proxy 127.0.0.1 refused to connect to rolesanywhere.invalid:443 (status 403); check that it allows"
                        + " this",
                run.error());
        assertEquals(
                "CONNECT rolesanywhere.invalid:443 HTTP/1.1",
                requests.poll(10, TimeUnit.SECONDS).get(0));
    }

    @Test
    void theProxysUserAndPasswordAreSentAndNotShown() throws InterruptedException {
        Invocation run = run("user:secret@", "--with-proxy", "--endpoint", "http://rolesanywhere.invalid");

        List<String> request = requests.poll(10, TimeUnit.SECONDS);
        assertTrue(request.get(0).startsWith("POST http://rolesanywhere.invalid/sessions?"), request.toString());
        assertTrue(
                request.stream()
                        .anyMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: Basic "
                                + Base64.getEncoder()
                                        .encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII)))),
                request.toString());
        assertTrue(!run.stderr().contains("secret"), run.stderr());
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        proxy.close();

        assertEquals(
                "https://rolesanywhere.invalid cannot be reached: Connection refused; the proxy http://127.0.0.1:"
                        + proxy.getLocalPort() + " was used",
                run("user:secret@", "--with-proxy", "--endpoint", "https://rolesanywhere.invalid")
                        .error());
    }

    @Test
    void withoutTheOptionTheProxyIsIgnored() {
        Invocation run = run("", "--endpoint", "http://rolesanywhere.invalid");

        assertTrue(run.error().startsWith("http://rolesanywhere.invalid cannot be reached: "), run.error());
        assertEquals(0, requests.size());
    }
}
