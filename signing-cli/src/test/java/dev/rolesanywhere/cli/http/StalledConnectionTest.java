package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.session.internal.HttpTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** An established connection on which nothing more comes, or too little: the call ends at its limit. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StalledConnectionTest extends SocketHttpClientTestCase {

    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final int MORE_THAN_SOCKETS_BUFFER = 64 << 20;

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch dropped = new CountDownLatch(1);

    @AfterEach
    void endServer() {
        end.countDown();
    }

    /** A server that sends the beginning of a response. */
    private void serve(String start, Behaviour behaviour) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(start.getBytes(ISO_8859_1));
                behaviour.goOn(socket);
            } catch (IOException | InterruptedException e) {
                dropped.countDown();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Behaviour {
        void goOn(Socket socket) throws IOException, InterruptedException;
    }

    private void assertEndsAtTheLimit(byte[] body) {
        SdkHttpRequest request = request(endpoint).httpRequest().toBuilder()
                .putHeader("Content-Length", Integer.toString(body.length))
                .build();
        try (SdkHttpClient client = client()) {
            SocketTimeoutException late =
                    assertThrows(SocketTimeoutException.class, () -> HttpTransport.send(client, request, body, LIMIT));

            assertEquals("no complete response within PT0.5S", late.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 201 Cre",
                "HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n",
                "HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{\"cred",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"c"
            })
    void silence(String start) {
        serve(start, socket -> end.await());

        assertEndsAtTheLimit(new byte[2]);
    }

    /** No single read takes long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 ",
                "HTTP/1.1 201 Created\r\nX-Slow: ",
                "HTTP/1.1 201 Created\r\nContent-Length: 900000\r\n\r\n",
                "HTTP/1.1 201 Created\r\n\r\n"
            })
    void aByteAtATime(String start) throws InterruptedException {
        serve(start, StalledConnectionTest::drip);

        assertEndsAtTheLimit(new byte[2]);
        dropped.await();
    }

    private static void drip(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        while (true) {
            out.write(' ');
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void aServerThatDoesNotRead() {
        serve("", socket -> end.await());

        assertEndsAtTheLimit(new byte[MORE_THAN_SOCKETS_BUFFER]);
    }
}
