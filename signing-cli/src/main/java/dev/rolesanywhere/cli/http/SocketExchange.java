package dev.rolesanywhere.cli.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One request and its response, over its own connection. Redirects are not followed. */
final class SocketExchange implements ExecutableHttpRequest {

    private final SocketHttpClient client;
    private final Route route;
    private final HttpExecuteRequest request;
    private volatile @Nullable PendingConnection pending;
    private volatile boolean aborted;

    SocketExchange(SocketHttpClient client, Route route, HttpExecuteRequest request) {
        this.client = client;
        this.route = route;
        this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        try {
            // Composed while the connection is being opened.
            ClassicHttpRequest message = message();
            return response(exchange(client.connection(this::await), message));
        } catch (HttpException e) {
            abort();
            throw new IOException("the response is not valid HTTP", e);
        } catch (IOException | RuntimeException e) {
            abort();
            throw e;
        }
    }

    private void await(PendingConnection next) {
        pending = next;
        if (aborted) {
            next.cancel();
        }
    }

    private ClassicHttpRequest message() throws IOException {
        SdkHttpRequest http = request.httpRequest();
        ClassicHttpRequest message = new BasicClassicHttpRequest(http.method().name(), "/");
        message.setPath(target(http));
        message.addHeader(HttpHeaders.HOST, authority());
        for (Map.Entry<String, List<String>> header : http.headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase(HttpHeaders.HOST)) {
                header.getValue().forEach(value -> message.addHeader(header.getKey(), value));
            }
        }
        message.addHeader(HttpHeaders.CONNECTION, "close");
        String authorization = route.isForwarded()
                ? route.proxy().map(ProxyServer::authorization).orElse(null)
                : null;
        if (authorization != null) {
            message.addHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
        }
        ContentStreamProvider content = request.contentStreamProvider().orElse(null);
        if (content != null) {
            message.setEntity(new ByteArrayEntity(content.newStream().readAllBytes(), ContentType.APPLICATION_JSON));
        }
        return message;
    }

    /** A proxy needs the whole URI: RFC 9112, section 3.2. */
    private String target(SdkHttpRequest http) {
        String origin = route.isForwarded() ? "http://" + authority() : "";
        String path = http.encodedPath().isEmpty() ? "/" : http.encodedPath();
        return origin
                + path
                + http.encodedQueryParameters().map(query -> "?" + query).orElse("");
    }

    /** The same as in the signature: with the port if it is not the default port of the scheme. */
    private String authority() {
        SdkHttpRequest http = request.httpRequest();
        int standard = route.isSecure() ? 443 : 80;
        return http.port() == standard ? http.host() : http.host() + ":" + http.port();
    }

    private static ClassicHttpResponse exchange(DefaultBHttpClientConnection http, ClassicHttpRequest message)
            throws IOException, HttpException {
        try {
            send(http, message);
        } catch (IOException e) {
            return earlyResponse(http, e);
        }
        return receive(http);
    }

    /** A server may reject a request, as with 407 or 431, and stop reading before all of it has been sent. */
    private static ClassicHttpResponse earlyResponse(DefaultBHttpClientConnection http, IOException failure)
            throws IOException {
        try {
            return receive(http);
        } catch (IOException | HttpException ignored) { // There is none.
            throw failure;
        }
    }

    private static void send(DefaultBHttpClientConnection http, ClassicHttpRequest message)
            throws IOException, HttpException {
        http.sendRequestHeader(message);
        http.sendRequestEntity(message);
        http.flush();
    }

    private static ClassicHttpResponse receive(DefaultBHttpClientConnection http) throws IOException, HttpException {
        ClassicHttpResponse response = http.receiveResponseHeader();
        while (response.getCode() < 200) {
            response = http.receiveResponseHeader();
        }
        http.receiveResponseEntity(response);
        return response;
    }

    private HttpExecuteResponse response(ClassicHttpResponse response) throws IOException {
        SdkHttpFullResponse.Builder head =
                SdkHttpFullResponse.builder().statusCode(response.getCode()).statusText(response.getReasonPhrase());
        for (Header header : response.getHeaders()) {
            head.appendHeader(header.getName(), header.getValue() == null ? "" : header.getValue());
        }
        InputStream body =
                response.getEntity() == null ? null : response.getEntity().getContent();
        if (body == null) {
            close();
        }
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(body == null ? null : AbortableInputStream.create(closing(body), this))
                .build();
    }

    private InputStream closing(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public void close() {
                SocketExchange.this.close();
            }
        };
    }

    private void close() {
        PendingConnection current = pending;
        if (current != null) {
            current.close();
        }
    }

    /** May be called before there is a connection. */
    @Override
    public void abort() {
        aborted = true;
        PendingConnection current = pending;
        if (current != null) {
            current.cancel();
        }
    }
}
