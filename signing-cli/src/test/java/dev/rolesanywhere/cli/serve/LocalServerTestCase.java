package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server on loopback, and clients that speak to it over real sockets. */
@Timeout(120)
abstract class LocalServerTestCase {

    /** Half a second is enough, unless the machine is busy. */
    static final Duration PATIENCE = Duration.ofSeconds(9);

    static final String LIST = "/latest/meta-data/iam/security-credentials/";

    final FakeRefresh refresh = new FakeRefresh(Clock.systemUTC());
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    final List<Socket> sockets = new ArrayList<>();

    final List<String> warnings = new CopyOnWriteArrayList<>();
    LocalServer server;

    @BeforeEach
    void start() {
        refresh.refresh();
        server = start(InetAddress.getLoopbackAddress(), 0);
    }

    LocalServer start(InetAddress address, int port) {
        return LocalServer.start(
                new LocalServer.Setup(
                        new InetSocketAddress(address, port),
                        OptionalInt.empty(),
                        Set.of("host.docker.internal"),
                        true,
                        Optional.of("the-token"),
                        true,
                        true,
                        "eu-west-1",
                        ResourceArn.parse("arn:aws:iam::111122223333:role/edge").orElseThrow()),
                refresh::current,
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

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(PATIENCE);
    }

    String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    String token() throws IOException, InterruptedException {
        return send(request("/latest/api/token").PUT(HttpRequest.BodyPublishers.noBody()));
    }

    void assertServes() throws IOException, InterruptedException {
        String token = token();
        assertEquals("edge", send(request(LIST).header("X-aws-ec2-metadata-token", token)));
        assertTrue(send(request(LIST + "edge").header("X-aws-ec2-metadata-token", token))
                .contains("\"ASIA0\""));
    }

    Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    Socket connect(String bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        return socket;
    }

    /** Returns -1 even after a reset, which follows data that the server did not read. */
    static int read(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException ignored) { // The connection was reset.
            return -1;
        }
    }

    String exchange(String bytes) throws IOException {
        InputStream in = connect(bytes).getInputStream();
        StringBuilder response = new StringBuilder();
        for (int next = read(in); next >= 0; next = read(in)) {
            response.append((char) next);
        }
        return response.toString();
    }
}
