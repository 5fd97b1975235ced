package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Requests and responses. */
class SocketHttpClientTest extends SocketHttpClientTestCase {

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
        rejecting.get(60, TimeUnit.SECONDS);
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
}
