package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A server that sends given responses, and requests to it. */
abstract class SocketHttpClientTestCase {

    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    ServerSocket server;
    URI endpoint;

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
    void serve() {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    answer(server.accept());
                }
            } catch (IOException | InterruptedException ignored) {
                // The test has closed the server.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    void answer(Socket accepted) throws IOException, InterruptedException {
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

    static HttpExecuteRequest request(URI endpoint) {
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

    HttpExecuteResponse call(SdkHttpClient client) throws IOException {
        return client.prepareRequest(request(endpoint)).call();
    }

    static String body(HttpExecuteResponse response) throws IOException {
        try (AbortableInputStream body = response.responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), ISO_8859_1);
        }
    }

    SdkHttpClient client() {
        return SocketHttpClient.connecting(new Route(endpoint, Optional.empty(), ProcessContext.RESPONSE_LIMIT), null);
    }
}
