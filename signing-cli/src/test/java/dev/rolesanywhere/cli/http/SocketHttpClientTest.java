package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class SocketHttpClientTest {

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private URI endpoint;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        endpoint = URI.create("http://localhost:" + server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Accepts connections; "close" as the next answer closes one before it says anything. */
    private void serve() {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    answer(server.accept());
                }
            } catch (IOException | InterruptedException e) {
                // The test is e.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket accepted) throws IOException, InterruptedException {
        try (Socket socket = accepted) {
            String answer = answers.take();
            if (answer.equals("close")) {
                return;
            }
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            List<String> head = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
            requests.add(String.join("\n", head));
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
    }

    private static HttpExecuteRequest request(URI endpoint) {
        return HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(endpoint)
                        .encodedPath("/sessions")
                        .putRawQueryParameter("roleArn", "arn:aws:iam::1:role/x")
                        .putHeader("Host", endpoint.getAuthority())
                        .putHeader("Content-Length", "2")
                        .build())
                .contentStreamProvider(() -> new ByteArrayInputStream(new byte[] {'{', '}'}))
                .build();
    }

    private HttpExecuteResponse call(SdkHttpClient client) throws IOException {
        return client.prepareRequest(request(endpoint)).call();
    }

    private static String body(HttpExecuteResponse response) throws IOException {
        try (AbortableInputStream body = response.responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), ISO_8859_1);
        }
    }

    private SdkHttpClient client() {
        return SocketHttpClient.connecting(new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null);
    }

    @Test
    void aRequestHasOneHostAndEndsItsConnection() throws IOException, InterruptedException {
        serve();
        answers.add("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nA: 1\r\nA: 2\r\n\r\n{}");
        try (SdkHttpClient client = client()) {
            HttpExecuteResponse response = call(client);

            assertEquals(201, response.httpResponse().statusCode());
            assertEquals(List.of("1", "2"), response.httpResponse().matchingHeaders("A"));
            assertEquals("{}", body(response));
        }
        List<String> head = requests.poll(10, TimeUnit.SECONDS).lines().toList();
        assertEquals("POST /sessions?roleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx HTTP/1.1", head.get(0));
        assertEquals(
                List.of("Host: " + endpoint.getAuthority()),
                head.stream().filter(line -> line.startsWith("Host")).toList());
        assertTrue(head.contains("Connection: close"), head.toString());
    }

    @Test
    void theBodyOfARejectionIsRead() throws IOException {
        serve();
        answers.add("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 4\r\n\r\nwhy!");
        try (SdkHttpClient client = client()) {
            assertEquals("why!", body(call(client)));
        }
    }

    @Test
    void eachRequestHasAConnection() throws IOException {
        serve();
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
        answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n2\r\n0\r\n\r\n");
        try (SdkHttpClient client = client()) {
            assertEquals("1", body(call(client)));
            assertEquals("2", body(call(client)));
        }
    }

    @Test
    void aFirstConnectionThatTheServerHasClosedIsReplaced() throws Exception {
        answers.add("close");
        SdkHttpClient client = client();
        answer(server.accept());
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        serve();
        // The end of the first connection travels on loopback.
        Thread.sleep(200);

        assertEquals("{}", body(call(client)));
    }

    @Test
    void aFirstConnectionWithAnUnexpectedResponseIsReplaced() throws Exception {
        SdkHttpClient client = client();
        try (Socket impatient = server.accept()) {
            impatient
                    .getOutputStream()
                    .write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            answers.add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            serve();
            // The answer travels on loopback.
            Thread.sleep(200);

            assertEquals("{}", body(call(client)));
        }
    }

    @Test
    void aCallThatIsAbortedWhileItConnectsEndsAndClosesItsSocket() throws Exception {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        ExecutableHttpRequest exchange = SocketHttpClient.connecting(
                        new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null)
                .prepareRequest(request(secure));
        try (Socket silent = server.accept()) {
            CompletableFuture<HttpExecuteResponse> call = CompletableFuture.supplyAsync(() -> {
                try {
                    return exchange.call();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertTrue(silent.getInputStream().read() >= 0, "the handshake has begun");
            exchange.abort();

            ExecutionException failure = assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
            assertTrue(failure.getCause() instanceof UncheckedIOException, failure.toString());
            silent.setSoTimeout(10_000);
            assertEndsSoon(silent);
        }
    }

    @Test
    void aCallThatWasAbortedBeforeItsStartEnds() throws Exception {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        ExecutableHttpRequest exchange = SocketHttpClient.connecting(
                        new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null)
                .prepareRequest(request(secure));

        exchange.abort();

        assertThrows(IOException.class, exchange::call);
    }

    @Test
    void closingAClientClosesItsUnusedConnection() throws Exception {
        SdkHttpClient client = client();
        try (Socket unused = server.accept()) {
            client.close();

            unused.setSoTimeout(10_000);
            assertEndsSoon(unused);
        }
    }

    /** A read that times out would throw. */
    private static void assertEndsSoon(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What was sent before the end.
            }
        } catch (SocketException ignored) {
            // That is an end too.
        }
    }

    @Test
    void aResponseIsAwaitedFor30Seconds() throws IOException {
        try (Socket socket = new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT)
                .connect(connected -> {}, (plain, host, port) -> plain)) {
            assertEquals(30_000, socket.getSoTimeout());
        }
    }

    @Test
    void headerLinesMayHave64Kibibytes() throws IOException, InterruptedException {
        serve();
        String value = "v".repeat(60 * 1024);
        answers.add("HTTP/1.1 201 Created\r\nX-Large: " + value + "\r\nContent-Length: 2\r\n\r\n{}");
        HttpExecuteRequest large = HttpExecuteRequest.builder()
                .request(request(endpoint).httpRequest().toBuilder()
                        .putHeader("X-Amz-X509-Chain", value)
                        .build())
                .build();
        try (SdkHttpClient client = client()) {
            HttpExecuteResponse response = client.prepareRequest(large).call();

            assertEquals(
                    value,
                    response.httpResponse().firstMatchingHeader("X-Large").orElseThrow());
        }
        assertTrue(requests.poll(10, TimeUnit.SECONDS).contains("X-Amz-X509-Chain: " + value));
    }

    /** The server reads the first bytes of a large request only. */
    @Test
    void aResponseThatComesBeforeTheWholeRequestIsReadIsUsed() throws Exception {
        SdkHttpClient client = client();
        CompletableFuture<Void> rejecting = CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().readNBytes(100);
                socket.getOutputStream()
                        .write("HTTP/1.1 431 Too Large\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        HttpExecuteRequest large = HttpExecuteRequest.builder()
                .request(request(endpoint).httpRequest().toBuilder()
                        .putHeader("X-Amz-X509-Chain", "v".repeat(8 << 20))
                        .build())
                .build();

        assertEquals(431, client.prepareRequest(large).call().httpResponse().statusCode());
        rejecting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aResponseThatIsNotHttpOrIsTruncatedIsAnError() throws IOException {
        serve();
        answers.add("SSH-2.0-OpenSSH_9\r\n\r\n");
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12");
        answers.add("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(200) + "\r\n");
        try (SdkHttpClient client = client()) {
            assertThrows(IOException.class, () -> call(client));
            HttpExecuteResponse cutOff = call(client);
            assertThrows(IOException.class, () -> body(cutOff));
            assertThrows(IOException.class, () -> call(client));
        }
    }

    @Test
    void theReasonOfTheTrustCheckIsReportedByTheRequest() {
        URI secure = URI.create("https://localhost:" + server.getLocalPort());
        SdkHttpClient client =
                SocketHttpClient.connecting(new Route(secure, Optional.empty(), ProcessContext.RESPONSE_LIMIT), () -> {
                    throw new IllegalArgumentException("no such file");
                });

        assertEquals(
                "no such file",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> client.prepareRequest(request(secure)).call())
                        .getMessage());
    }

    private static TrustManagerFactory trusting(RolesAnywhereSimulator simulator)
            throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("simulator", simulator.tlsCertificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory;
    }

    @Test
    void onlyTheGivenAnchorsAreTrusted() throws GeneralSecurityException, IOException {
        try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(ThrowawayPki.create().trustAnchor())
                .tls(true)
                .build()) {
            TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init((KeyStore) null);

            assertEquals(415, status(simulator.endpoint(), trusting(simulator)::getTrustManagers));
            assertEquals(415, status(simulator.endpoint(), null));
            assertThrows(ConnectionException.class, () -> status(simulator.endpoint(), others::getTrustManagers));
        }
    }

    private static int status(URI endpoint, @Nullable Supplier<TrustManager[]> trust) throws IOException {
        return SocketHttpClient.connecting(new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT), trust)
                .prepareRequest(request(endpoint))
                .call()
                .httpResponse()
                .statusCode();
    }
}
