package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.SigningHelperException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Sends one request and reads the whole response, within limits of size and time. */
public final class HttpTransport {

    /** The longest body. */
    public static final int MAX_BYTES = 256 * 1024;

    private HttpTransport() {}

    /**
     * Sends a request. A body that is too large is {@linkplain HttpResponse#isTooLarge cut off}.
     *
     * @param limit the time limit for the exchange; the client's own timeouts apply to each read
     * @throws IOException if no complete response came
     */
    public static HttpResponse send(SdkHttpClient client, SdkHttpRequest request, byte[] body, Duration limit)
            throws IOException {
        ExecutableHttpRequest exchange = client.prepareRequest(HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build());
        try (Watchdog watchdog = Watchdog.start(limit, exchange::abort)) {
            try {
                HttpExecuteResponse response = exchange.call();
                return new HttpResponse(response.httpResponse(), content(response));
            } catch (SigningHelperException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                if (watchdog.hasExpired()) {
                    throw late(limit, e);
                }
                throw e;
            }
        }
    }

    private static SocketTimeoutException late(Duration limit, Exception failure) {
        SocketTimeoutException late = new SocketTimeoutException("no complete response within " + limit);
        late.initCause(failure);
        return late;
    }

    private static byte[] content(HttpExecuteResponse response) throws IOException {
        if (response.responseBody().isEmpty()) {
            return new byte[0];
        }
        try (InputStream in = response.responseBody().get()) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                response.responseBody().get().abort();
            } else if (content.length < announcedLength(response)) {
                throw new EOFException("the response was cut off");
            }
            return content;
        }
    }

    /** Not every client notices a connection that ends early. */
    private static long announcedLength(HttpExecuteResponse response) {
        return response.httpResponse()
                .firstMatchingHeader("Content-Length")
                .filter(length -> length.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /** Aborts an exchange at its time limit, unless it is closed before. */
    private static final class Watchdog implements AutoCloseable {

        private final Thread thread;
        private volatile boolean expired;

        private Watchdog(Duration limit, Runnable abort) {
            this.thread = new Thread(() -> watch(limit, abort), "rolesanywhere-watchdog");
        }

        static Watchdog start(Duration limit, Runnable abort) {
            Watchdog watchdog = new Watchdog(limit, abort);
            watchdog.thread.setDaemon(true);
            watchdog.thread.start();
            return watchdog;
        }

        private void watch(Duration limit, Runnable abort) {
            try {
                Thread.sleep(limit.toMillis());
                expired = true;
                abort.run();
            } catch (InterruptedException ignored) {
                // The exchange has ended.
            }
        }

        boolean hasExpired() {
            return expired;
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
