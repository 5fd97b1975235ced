package dev.rolesanywhere.session;

import dev.rolesanywhere.RolesAnywhereException;
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

/** Sends one request and reads the whole answer, within bounds of size and time. */
final class HttpExchange {

    static final int MOST_BYTES = 256 * 1024;

    private HttpExchange() {}

    /**
     * Sends a request.
     *
     * @param limit how long all of it may take; the client's own time-outs count for each read
     * @throws IOException if no complete response came
     * @throws CreateSessionException if the answer is too large
     */
    static HttpAnswer send(SdkHttpClient client, SdkHttpRequest request, byte[] body, Duration limit)
            throws IOException {
        ExecutableHttpRequest exchange = client.prepareRequest(HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build());
        try (Watchdog watchdog = Watchdog.start(limit, exchange::abort)) {
            try {
                return answer(exchange.call());
            } catch (RolesAnywhereException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                if (watchdog.hasBitten()) {
                    throw late(limit, e);
                }
                throw e;
            }
        }
    }

    private static SocketTimeoutException late(Duration limit, Exception failure) {
        SocketTimeoutException late = new SocketTimeoutException("no whole answer within " + limit);
        late.initCause(failure);
        return late;
    }

    private static HttpAnswer answer(HttpExecuteResponse response) throws IOException {
        byte[] content = content(response);
        HttpAnswer answer = new HttpAnswer(response.httpResponse(), content);
        if (content.length > MOST_BYTES) {
            throw CreateSessionException.unusable(answer, "with more than 256 KiB, which cannot be CreateSession's");
        }
        return answer;
    }

    private static byte[] content(HttpExecuteResponse response) throws IOException {
        if (response.responseBody().isEmpty()) {
            return new byte[0];
        }
        try (InputStream in = response.responseBody().get()) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
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
}
