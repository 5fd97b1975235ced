package dev.rolesanywhere.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Sends requests by the JDK's own URL connections. No other client starts as fast; the AWS SDK's over the same
 * connections brings a logger along and reads the default CAs whatever is trusted.
 */
final class UrlConnectionClient implements SdkHttpClient {

    private final Connections connections;

    UrlConnectionClient(Connections connections) {
        this.connections = connections;
    }

    /** Makes connections that are not connected yet. */
    @FunctionalInterface
    interface Connections {
        HttpURLConnection to(SdkHttpRequest request) throws IOException;
    }

    /** Puts the URI together as the request's own getUri() does, which loads a logger for it. */
    static URI uri(SdkHttpRequest request) {
        boolean standard = SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port());
        String port = standard ? "" : ":" + request.port();
        String query = request.encodedQueryParameters()
                .map(parameters -> "?" + parameters)
                .orElse("");
        return URI.create(request.protocol() + "://" + request.host() + port + request.encodedPath() + query);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(connections, request);
    }

    @Override
    public void close() {
        // Connections that are kept alive end with the process.
    }

    @Override
    public String clientName() {
        return "UrlConnection";
    }

    private static final class Exchange implements ExecutableHttpRequest {

        private final Connections connections;
        private final HttpExecuteRequest request;
        private volatile @Nullable HttpURLConnection connection;

        Exchange(Connections connections, HttpExecuteRequest request) {
            this.connections = connections;
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            HttpURLConnection http = connections.to(request.httpRequest());
            connection = http;
            send(http);
            int status = http.getResponseCode();
            SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(status);
            for (Map.Entry<String, List<String>> header : http.getHeaderFields().entrySet()) {
                // The status line has no name.
                if (header.getKey() != null) {
                    head.putHeader(header.getKey(), header.getValue());
                }
            }
            InputStream body = status < 400 ? http.getInputStream() : http.getErrorStream();
            return HttpExecuteResponse.builder()
                    .response(head.build())
                    .responseBody(body == null ? null : AbortableInputStream.create(body, this))
                    .build();
        }

        private void send(HttpURLConnection http) throws IOException {
            http.setInstanceFollowRedirects(false);
            http.setRequestMethod(request.httpRequest().method().name());
            for (Map.Entry<String, List<String>> header :
                    request.httpRequest().headers().entrySet()) {
                for (String value : header.getValue()) {
                    http.addRequestProperty(header.getKey(), value);
                }
            }
            ContentStreamProvider content = request.contentStreamProvider().orElse(null);
            if (content != null) {
                byte[] bytes = content.newStream().readAllBytes();
                http.setDoOutput(true);
                // A body of a known length is never sent twice.
                http.setFixedLengthStreamingMode(bytes.length);
                try (OutputStream out = http.getOutputStream()) {
                    out.write(bytes);
                }
            }
        }

        @Override
        public void abort() {
            HttpURLConnection http = connection;
            if (http != null) {
                http.disconnect();
            }
        }
    }
}
