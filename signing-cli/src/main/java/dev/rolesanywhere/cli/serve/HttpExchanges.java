package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** Connects the HTTP library to the protocol: prepares requests, discards their bodies, and sends the responses. */
final class HttpExchanges implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {

    private static final int MAX_UNANSWERED = 100;

    private final LocalProtocol protocol;

    HttpExchanges(LocalProtocol protocol) {
        this.protocol = protocol;
    }

    /** Closes a connection that pipelines requests without reading the responses, which would fill the memory. */
    static void limitPipelining(HttpRequest request, EntityDetails body, HttpContext context) throws IOException {
        EndpointDetails counts = HttpCoreContext.cast(context).getEndpointDetails();
        if (counts != null && counts.getRequestCount() - counts.getResponseCount() > MAX_UNANSWERED) {
            // After any other exception the library responds and reads further requests.
            throw new IOException("too many requests at once");
        }
    }

    /**
     * Tells the client that the connection ends after a request in chunks, because the parser rejects a further one.
     */
    static void endAfterChunks(HttpRequest request, EntityDetails body, HttpContext context) {
        if (request.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            request.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    /**
     * Restores a path that begins with two slashes, whose first segment the library takes for a host. SDKs send such
     * paths if their endpoint ends with a slash.
     */
    static void restoreLeadingSlashes(HttpRequest request, EntityDetails body, HttpContext context) {
        if (request.getAuthority() != null) {
            String firstSegment = request.getAuthority().toString();
            Header host = request.getFirstHeader("Host");
            // A request to a proxy repeats the Host header in its target.
            if (host == null || !firstSegment.equals(host.getValue())) {
                request.setPath("//" + firstSegment + request.getPath());
            }
            request.setAuthority(null);
        }
    }

    @Override
    public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
            HttpRequest request, EntityDetails body, HttpContext context) {
        return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
    }

    @Override
    public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
            throws HttpException, IOException {
        CompletableFuture<LocalResponse> response = protocol.respond(localRequest(message.getHead(), client(context)))
                .toCompletableFuture();
        if (response.isDone()) {
            submit(response.join(), trigger, context);
        } else {
            CompletableFuture<LocalResponse> unused = response.whenComplete(
                    (later, failure) -> submitLater(later == null ? unexpected() : later, trigger, context));
        }
    }

    private static LocalResponse unexpected() {
        return LocalResponse.error(500, "InternalFailure", "unexpected failure (this is a bug)");
    }

    private static void submitLater(LocalResponse response, ResponseTrigger trigger, HttpContext context) {
        try {
            submit(response, trigger, context);
        } catch (HttpException | IOException | RuntimeException ignored) {
            // The client has closed the connection.
        }
    }

    private static void submit(LocalResponse response, ResponseTrigger trigger, HttpContext context)
            throws HttpException, IOException {
        BasicHttpResponse head = new BasicHttpResponse(response.status());
        response.headers().forEach(head::setHeader);
        trigger.submitResponse(
                new BasicResponseProducer(
                        head,
                        new BasicAsyncEntityProducer(
                                response.body(), ContentType.parseLenient(response.contentType()))),
                context);
    }

    private static String client(HttpContext context) {
        EndpointDetails endpoint = HttpCoreContext.cast(context).getEndpointDetails();
        return endpoint == null ? "" : ConnectionLimiter.host(endpoint.getRemoteAddress());
    }

    private static LocalRequest localRequest(HttpRequest request, String client) {
        return new LocalRequest(
                request.getMethod(), request.getPath(), client, name -> value(request.getHeaders(name)));
    }

    /** A repeated header is equivalent to one header with all its values (RFC 9110, section 5.3). */
    private static Optional<String> value(Header[] headers) {
        return Arrays.stream(headers).map(Header::getValue).reduce((one, other) -> one + ", " + other);
    }
}
