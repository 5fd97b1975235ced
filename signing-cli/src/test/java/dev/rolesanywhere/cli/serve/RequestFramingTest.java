package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are malformed, or that two HTTP parsers could read differently. */
class RequestFramingTest extends LocalServerTestCase {

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
    void malformedRequestsAreRejectedOrDropped(String garbage) throws IOException, InterruptedException {
        String response = exchange(garbage);

        assertTrue(response.isEmpty() || response.matches("(?s)HTTP/1.1 [45]\\d\\d .*"), response);
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
    void headersThatParsersReadDifferentlyAreRejected(String headers) throws IOException {
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
    void requestsThatParsersReadDifferentlyAreRejected(String request) throws IOException {
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
    void nothingAfterARejectedRequestIsServed() throws IOException {
        String smuggled = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

        String response = exchange("PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                + smuggled.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);

        assertEquals(1, response.split("HTTP/1.1 ", -1).length - 1, response);
    }

    @ParameterizedTest
    @CsvSource({"0nn, 400", "1nan0nn, 400", "0rnX: ynrn, 400", "0rnrn, 200", "1rnarn0rnrn, 200"})
    void nothingAfterARequestInChunksIsServed(String chunks, int status) throws IOException {
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

    @Test
    void headersThatAreTooLargeOrTooManyAreRejected() throws IOException, InterruptedException {
        String start = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

        assertRejected(start + "X: " + "x".repeat(9000) + "\r\n\r\n");
        assertRejected(start + "X: y\r\n".repeat(100) + "\r\n");
        assertRejected("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertServes();
    }

    private void assertRejected(String request) throws IOException {
        String response = exchange(request);
        assertTrue(response.matches("(?s)HTTP/1.1 4\\d\\d .*"), response);
    }

    @Test
    void anyAmountOfGarbageDoesNoHarm() throws IOException, InterruptedException {
        Random random = new Random(4);
        byte[] garbage = new byte[200_000];
        for (int round = 0; round < 50; round++) {
            random.nextBytes(garbage);
            try {
                connect().getOutputStream().write(garbage);
            } catch (IOException ignored) {
                // The server has closed the connection.
            }
        }

        assertServes();
    }
}
