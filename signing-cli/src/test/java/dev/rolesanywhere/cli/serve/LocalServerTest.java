package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.session.internal.ResourceArn;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real sockets, also with clients that mean no good. */
@Timeout(120)
class LocalServerTest {

    /** What is promised is half a second; the machine of the tests may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String LIST = "/latest/meta-data/iam/security-credentials/";

    private final FakeRefresh refresh = new FakeRefresh(Clock.systemUTC());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Socket> sockets = new ArrayList<>();

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private LocalServer server;

    @BeforeEach
    void start() {
        refresh.refresh();
        server = start(InetAddress.getLoopbackAddress(), 0);
    }

    private LocalServer start(InetAddress address, int port) {
        return LocalServer.start(
                new LocalServerSetUp(
                        new InetSocketAddress(address, port),
                        OptionalInt.empty(),
                        Set.of("host.docker.internal"),
                        true,
                        Optional.of("the-token"),
                        true,
                        true,
                        "eu-west-1",
                        ResourceArn.parse("arn:aws:iam::111122223333:role/edge").orElseThrow()),
                refresh::inHand,
                refresh::status,
                Clock.systemUTC(),
                new SecureRandom(),
                warnings::add);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(PATIENCE);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    private String token() throws IOException, InterruptedException {
        return send(request("/latest/api/token").PUT(HttpRequest.BodyPublishers.noBody()));
    }

    private void assertServes() throws IOException, InterruptedException {
        String token = token();
        assertEquals("edge", send(request(LIST).header("X-aws-ec2-metadata-token", token)));
        assertTrue(send(request(LIST + "edge").header("X-aws-ec2-metadata-token", token))
                .contains("\"ASIA0\""));
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private Socket connect(String bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        return socket;
    }

    /** A connection may end with a reset, for what was sent and not read. */
    private static int read(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException ignored) { // The connection was reset.
            return -1;
        }
    }

    private String exchange(String bytes) throws IOException {
        InputStream in = connect(bytes).getInputStream();
        StringBuilder answer = new StringBuilder();
        for (int next = read(in); next >= 0; next = read(in)) {
            answer.append((char) next);
        }
        return answer.toString();
    }

    @Test
    void aForwardedRequestIsRefusedHoweverOftenItSaysSo() throws IOException {
        String forwarded = "X-Forwarded-For:\r\nX-Forwarded-For: 10.0.0.1";
        String answer = exchange(
                "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + forwarded + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }

    @Test
    void aWholeConversationIsServed() throws IOException, InterruptedException {
        assertServes();
        assertTrue(send(request("/credentials").header("Authorization", "the-token"))
                .contains("\"ASIA0\""));
        assertEquals("ok\n", send(request("/healthz")));
        assertTrue(send(request("/metrics")).contains("refreshes_total 1\n"));
    }

    @Test
    void aPutNeedsNeitherALengthNorChunks() throws IOException {
        String answer = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("X-aws-ec2-metadata-token-ttl-seconds: 21600\r\n"), answer);
        assertTrue(answer.contains("Content-Length: 64\r\n"), answer);
        assertTrue(answer.contains("Content-Type: text/plain\r\n"), answer);
    }

    @Test
    void aClientOfHttp10IsAnswered() throws IOException {
        assertTrue(exchange("GET /healthz HTTP/1.0\r\n\r\n").endsWith("\r\n\r\nok\n"));
    }

    @Test
    void theAnswerToAHeadHasNoBody() throws IOException {
        String answer = exchange("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.endsWith("\r\n\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "//healthz", "///healthz/", "////healthz//", "http://localhost/healthz"})
    void runsOfSlashesAreAcceptedWithoutARedirect(String target) throws IOException {
        String answer = exchange("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(exchange("PUT //latest/api//token HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        String one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

        String answers = exchange(one + one + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

        assertEquals(4, answers.split("\r\n\r\nok\n", -1).length, answers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n",
                "POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET http://example.com/healthz HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n",
            })
    void garbageIsRefusedOrDropped(String garbage) throws IOException, InterruptedException {
        String answer = exchange(garbage);

        assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 [45]\\d\\d .*"), answer);
        assertServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Content-Length: 0\r\nContent-Length: 0\r\n",
                "Content-Length: 0\r\ncontent-length: 5\r\n",
                "Content-Length: 0, 0\r\n",
                "Content-Length: +0\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x0\r\n",
                "Content-Length: \u00b2\r\n",
                "Content-Length:\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 0\r\n",
                "X: y\n",
                "X: y\n\r\n",
                "X: y\r\r\n",
                "X: a\rb\r\n",
                "X: a\u0000b\r\n",
                "\u0000X: y\r\n",
                "X: y\r\n z\r\n",
                "X: a\u007f\r\n",
                "X: a\u000bb\r\n",
                "Host: 127.0.0.1\r\n",
                "no colon\r\n",
            })
    void whatAnotherParserCouldReadDifferentlyIsRejected(String headers) throws IOException {
        String response = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n");

        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        assertTrue(response.toLowerCase(Locale.ROOT).contains("connection: close"), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /latest/api/token HTTP/1.1\nHost: 127.0.0.1\r\n\r\n",
                "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\n\n",
                "PUT /latest/api/token\u0000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "PUT /latest/api/token HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void soAreWholeRequests(String request) throws IOException {
        assertTrue(exchange(request).startsWith("HTTP/1.1 400 "), exchange(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-1\r\n0", "-0", "+0", "-2", "zz", "0x0", "", " ", "7fffffffffffffff1"})
    void aMalformedSizeOfAChunkIsRejected(String size) throws IOException, InterruptedException {
        String response = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        assertServes();
    }

    @Test
    void nothingThatFollowsARejectedRequestIsAnswered() throws IOException {
        String smuggled = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

        String response = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                + smuggled.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);

        assertEquals(1, response.split("HTTP/1.1 ", -1).length - 1, response);
    }

    @ParameterizedTest
    @CsvSource({"0nn, 400", "1nan0nn, 400", "0rnX: ynrn, 400", "0rnrn, 200", "1rnarn0rnrn, 200"})
    void nothingThatFollowsChunksIsAnswered(String chunks, int status) throws IOException {
        String smuggled = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

        String response =
                exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks.replace('r', '\r').replace('n', '\n') + smuggled);

        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        assertTrue(response.contains("\r\nConnection: close\r\n"), response);
        assertFalse(response.contains("ok\n"), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: Chunked\r\n"})
    void anEmptyBodyIsAcceptedInEachFraming(String framing) throws IOException {
        String body = framing.startsWith("T") ? "0\r\n\r\n" : "";

        String response = exchange(
                "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + framing + "\r\n" + body);

        assertTrue(response.startsWith("HTTP/1.1 200 "), response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "[fd00:ec2::254]", "192.168.1.20:80", "host.docker.internal:9911"})
    void aPortForwardMayKeepTheHostThatTheClientKnows(String host) throws IOException {
        assertTrue(exchange("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    }

    @Test
    void garbageInAnyAmountDoesNotHurt() throws IOException, InterruptedException {
        Random random = new Random(4);
        byte[] garbage = new byte[200_000];
        for (int round = 0; round < 50; round++) {
            random.nextBytes(garbage);
            try {
                connect().getOutputStream().write(garbage);
            } catch (IOException ignored) {
                // As it should be.
            }
        }

        assertServes();
    }

    @Test
    void headersThatAreTooLargeOrTooManyAreRefused() throws IOException, InterruptedException {
        String start = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

        assertRefused(start + "X: " + "x".repeat(9000) + "\r\n\r\n");
        assertRefused(start + "X: y\r\n".repeat(100) + "\r\n");
        assertRefused("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertServes();
    }

    private void assertRefused(String request) throws IOException {
        String answer = exchange(request);
        assertTrue(answer.matches("(?s)HTTP/1.1 4\\d\\d .*"), answer);
    }

    @Test
    void halfSentRequestsHinderNobodyAndAreDroppedAtLast() throws IOException, InterruptedException {
        List<Socket> halfSent = new ArrayList<>();
        for (int at = 0; at < 300; at++) {
            halfSent.add(connect("GET /latest/api/token HTTP/1.1\r\nHost: localh"));
        }
        long start = System.nanoTime();

        assertServes();

        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < PATIENCE.toMillis(), millis + " ms");
        for (Socket socket : halfSent) {
            assertEquals(-1, read(socket.getInputStream()), "closed by the server");
        }
    }

    @Test
    void aConnectionThatDripsOrDoesNothingIsDropped() throws IOException, InterruptedException {
        Socket idle = connect();
        Socket dripping = connect("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ");

        assertTrue(isDropped(dripping), "although each byte came in time");
        assertEquals(-1, read(idle.getInputStream()));
    }

    private static boolean isDropped(Socket dripping) throws InterruptedException {
        for (int second = 0; second < 60; second++) {
            try {
                dripping.getOutputStream().write('x');
            } catch (IOException ignored) { // The connection was closed.
                return true;
            }
            Thread.sleep(1000);
        }
        return false;
    }

    @Test
    void whereThereAreTooManyConnectionsTheIdlestGiveWay() throws IOException, InterruptedException {
        Socket first = connect();
        for (int more = 0; more < LocalHttpServer.MOST_CONNECTIONS + 100; more++) {
            connect("GET /");
        }

        assertServes();
        assertEquals(-1, read(first.getInputStream()));
    }

    @Test
    void whoAsksWithoutEndAndReadsNothingIsDropped() throws IOException, InterruptedException {
        byte[] many =
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000).getBytes(ISO_8859_1);
        Socket flood = connect();

        assertThrows(IOException.class, () -> {
            for (int round = 0; round < 10_000; round++) {
                flood.getOutputStream().write(many);
            }
        });
        assertServes();
    }

    @Test
    void manyTokensAndManyClientsAreServed() throws Exception {
        String first = token();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int task = 0; task < 3000; task++) {
                tasks.add(this::token);
            }
            for (Future<String> token : clients.invokeAll(tasks)) {
                assertEquals(64, token.get().length());
            }
        } finally {
            clients.shutdownNow();
        }

        assertEquals("edge", send(request(LIST).header("X-aws-ec2-metadata-token", first)));
    }

    @Test
    void theThreadsAreFew() throws IOException, InterruptedException {
        for (int at = 0; at < 200; at++) {
            connect("GET / HTTP/1.1\r\n");
        }
        assertServes();

        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("local-server.*"))
                .count();
        assertTrue(threads <= 5, threads + " threads");
    }

    @Test
    void aPortInUseIsNamed() {
        int port = server.address().getPort();

        LocalServerException failure =
                assertThrows(LocalServerException.class, () -> start(InetAddress.getLoopbackAddress(), port));

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
                assertThrows(LocalServerException.class, () -> start(elsewhere, 0))
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
    void itEndsAtOnceAndFreesItsPort() throws IOException, InterruptedException {
        int port = server.address().getPort();
        connect("GET / HT");

        server.close();
        server.await();

        server = start(InetAddress.getLoopbackAddress(), port);
        assertServes();
    }

    @Test
    void itServesTheLoopbackOfIpv6() throws Exception {
        try (LocalServer six =
                start(InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 0)) {
            URI uri = URI.create("http://[::1]:" + six.address().getPort() + "/healthz");
            assertEquals("ok\n", send(HttpRequest.newBuilder(uri).timeout(PATIENCE)));
        }
    }
}
