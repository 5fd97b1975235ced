package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rolesanywhere.session.internal.HttpTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class HttpTransportTest {

    /** Each read returns one byte, so no single read takes too long, but the whole response would never end. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 201 Created\r\nX-Slow: ", "HTTP/1.1 201 Created\r\n\r\n"})
    void aResponseThatTricklesInEndsAtTheLimit(String start) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SdkHttpClient client = DefaultHttpClient.create(Duration.ofSeconds(5), Duration.ofSeconds(5))) {
            Thread dripping = new Thread(() -> drip(server, start));
            dripping.setDaemon(true);
            dripping.start();
            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.POST)
                    .uri(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                    .putHeader("Content-Length", "0")
                    .build();

            SocketTimeoutException late = assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThrows(
                            SocketTimeoutException.class,
                            () -> HttpTransport.send(client, request, new byte[0], Duration.ofMillis(500))));

            assertEquals("no complete response within PT0.5S", late.getMessage());
        }
    }

    private static void drip(ServerSocket server, String start) {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException ignored) {
            // The other side gave up, which is what is tested.
        }
    }
}
