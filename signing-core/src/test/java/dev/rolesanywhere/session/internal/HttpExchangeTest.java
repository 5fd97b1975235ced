package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One exchange, over a client that does not use the network. */
@Timeout(120)
class HttpExchangeTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int LIMIT = 256 * 1024;

    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final AtomicBoolean isBodyAborted = new AtomicBoolean();
    private byte[] sent = new byte[0];

    private interface Exchange {
        HttpExecuteResponse call(CountDownLatch aborted) throws IOException;
    }

    private HttpResponse send(Exchange exchange, Duration limit) throws IOException {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1"))
                .build();
        return HttpTransport.send(new FakeClient(exchange), request, new byte[] {1, 2}, limit);
    }

    private HttpResponse receive(String contentLength, int size) throws IOException {
        return send(aborted -> response(contentLength, size), LONG);
    }

    private HttpExecuteResponse response(String contentLength, int size) {
        InputStream in = new ByteArrayInputStream(new byte[size]) {
            @Override
            public void close() {
                isClosed.set(true);
            }
        };
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(201);
        if (!contentLength.isEmpty()) {
            head.putHeader("Content-Length", contentLength);
        }
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(in, () -> isBodyAborted.set(true)))
                .build();
    }

    private final class FakeClient implements SdkHttpClient {

        private final Exchange exchange;

        FakeClient(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            CountDownLatch aborted = new CountDownLatch(1);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    sent = request.contentStreamProvider()
                            .orElseThrow()
                            .newStream()
                            .readAllBytes();
                    return exchange.call(aborted);
                }

                @Override
                public void abort() {
                    aborted.countDown();
                }
            };
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "'', 7", "7, 7", "0, 0", "6, 7", "x, 7", "-1, 7", "9999999999999999999, 7"})
    void aWholeBodyIsReturnedAndClosed(String contentLength, int size) throws IOException {
        HttpResponse response = receive(contentLength, size);

        assertEquals(size, response.body().length);
        assertEquals(201, response.status());
        assertTrue(isClosed.get());
        assertFalse(isBodyAborted.get());
        assertArrayEquals(new byte[] {1, 2}, sent);
    }

    @ParameterizedTest
    @CsvSource({"8, 7", "1, 0", "999999999999999999, 7"})
    void aBodyThatEndsBeforeItsLengthIsCutOff(String contentLength, int size) {
        EOFException cutOff = assertThrows(EOFException.class, () -> receive(contentLength, size));

        assertEquals("the response was cut off", cutOff.getMessage());
        assertTrue(isClosed.get());
    }

    /** Closing alone would read the rest of it. */
    @Test
    void aBodyOfMoreThan256KiBIsAborted() throws IOException {
        assertFalse(receive("", LIMIT).isTooLarge());
        assertFalse(isBodyAborted.get());

        HttpResponse larger = receive(Integer.toString(10 * LIMIT), 2 * LIMIT);
        assertTrue(larger.isTooLarge());
        assertEquals(LIMIT + 1, larger.body().length);
        assertTrue(isBodyAborted.get());
    }

    @Test
    void aResponseWithoutABodyIsEmpty() throws IOException {
        HttpResponse response = send(
                aborted -> HttpExecuteResponse.builder()
                        .response(SdkHttpFullResponse.builder().statusCode(204).build())
                        .build(),
                LONG);

        assertEquals(0, response.body().length);
    }

    @Test
    void afterTheLimitTheExchangeIsAbortedAndTheFailureIsATimeout() {
        IOException broken = new IOException("the connection was aborted");

        SocketTimeoutException late = assertThrows(
                SocketTimeoutException.class,
                () -> send(
                        aborted -> {
                            await(aborted);
                            throw broken;
                        },
                        Duration.ofMillis(1)));
        assertEquals("no complete response within PT0.001S", late.getMessage());
        assertSame(broken, late.getCause());
    }

    @Test
    void aFailureBeforeTheLimitPassesUnchanged() {
        IOException broken = new IOException("reset");
        IllegalStateException closed = new IllegalStateException("closed");

        assertSame(
                broken,
                assertThrows(
                        IOException.class,
                        () -> send(
                                aborted -> {
                                    throw broken;
                                },
                                LONG)));
        assertSame(
                closed,
                assertThrows(
                        IllegalStateException.class,
                        () -> send(
                                aborted -> {
                                    throw closed;
                                },
                                LONG)));
    }

    @Test
    void aFailureOfThisLibraryIsNeverATimeout() {
        SigningHelperException failure = new SigningHelperException("the proxy is not usable");

        assertSame(
                failure,
                assertThrows(
                        SigningHelperException.class,
                        () -> send(
                                aborted -> {
                                    await(aborted);
                                    throw failure;
                                },
                                Duration.ofMillis(1))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
