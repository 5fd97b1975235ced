package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.CaCertificates;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.ServerTrust;
import dev.rolesanywhere.cli.http.SocketHttpClient;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Calls the API server of the cluster with the service account of this process. The account's token and the cluster's
 * CA are read for each call, because both are renewed. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/">Kubernetes, accessing the API
 *     from a pod</a>
 */
public final class KubernetesApi {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(4);

    private static final int MAX_TOKEN_BYTES = 64 << 10;

    private final URI server;
    private final Path directory;
    private final ScheduledExecutorService timer;
    private final Duration longestCall;

    @SuppressWarnings("ArrayRecordComponent") // Nothing compares responses.
    record Response(int status, byte[] body) {}

    private KubernetesApi(URI server, Path directory, ScheduledExecutorService timer, Duration longestCall) {
        this.server = server;
        this.directory = directory;
        this.timer = timer;
        this.longestCall = longestCall;
    }

    /**
     * Finds the API server as every client in a pod does.
     *
     * @param directory the directory with {@code token} and {@code ca.crt}
     * @param timer ends calls that take too long
     * @throws SigningHelperException if this is not a pod, or the directory is incomplete
     */
    public static KubernetesApi inCluster(
            Map<String, String> environment, Path directory, ScheduledExecutorService timer) {
        return inCluster(environment, directory, timer, LONGEST_CALL);
    }

    static KubernetesApi inCluster(
            Map<String, String> environment, Path directory, ScheduledExecutorService timer, Duration longestCall) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (!host.matches("[A-Za-z0-9.:-]{1,253}") || !port.matches("[0-9]{1,5}")) {
            throw new SigningHelperException("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not name the API"
                    + " server; run this in a pod, or set both");
        }
        URI server = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        KubernetesApi api = new KubernetesApi(server, directory, timer, longestCall);
        api.token();
        CaCertificates.required("--service-account-directory", api.ca());
        return api;
    }

    Response get(String path) throws IOException {
        return call(SdkHttpMethod.GET, path, new byte[0]);
    }

    Response post(String path, byte[] json) throws IOException {
        return call(SdkHttpMethod.POST, path, json);
    }

    private Response call(SdkHttpMethod method, String path, byte[] json) throws IOException {
        SdkHttpFullRequest request = request(method, path, json);
        try (SocketHttpClient client = SocketHttpClient.connecting(
                new Route(server, Optional.empty(), longestCall),
                () -> ServerTrust.of(CaCertificates.required("--service-account-directory", ca()), ca().toString()))) {
            ExecutableHttpRequest exchange = client.prepareRequest(HttpExecuteRequest.builder()
                    .request(request)
                    .contentStreamProvider(json.length == 0 ? null : () -> new ByteArrayInputStream(json))
                    .build());
            Future<?> limit = timer.schedule(exchange::abort, longestCall.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return response(exchange.call());
            } catch (IOException e) {
                throw ConnectionException.explain(server, e);
            } finally {
                limit.cancel(false);
            }
        }
    }

    private SdkHttpFullRequest request(SdkHttpMethod method, String path, byte[] json) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(method)
                .uri(server.resolve(path))
                .putHeader("Authorization", "Bearer " + token())
                // The set of keys has its own media type.
                .putHeader("Accept", "application/json, application/jwk-set+json");
        if (json.length > 0) {
            request.putHeader("Content-Type", "application/json")
                    .putHeader("Content-Length", Integer.toString(json.length));
        }
        return request.build();
    }

    private static Response response(HttpExecuteResponse response) throws IOException {
        int status = response.httpResponse().statusCode();
        if (response.responseBody().isEmpty()) {
            return new Response(status, new byte[0]);
        }
        try (InputStream body = response.responseBody().get()) {
            byte[] content = body.readNBytes(FlatJson.MAX_BYTES + 1);
            if (content.length > FlatJson.MAX_BYTES) {
                throw new IOException("the response is larger than 1 MiB");
            }
            return new Response(status, content);
        }
    }

    /** Says why a call failed. Other exceptions mean that the response is not what was expected. */
    String problem(Exception failure) {
        return failure instanceof ConnectionException || failure instanceof SigningHelperException
                ? String.valueOf(failure.getMessage())
                : this + " does not send a valid response";
    }

    private Path ca() {
        return directory.resolve("ca.crt");
    }

    private String token() {
        Path file = directory.resolve("token");
        try {
            String token = new String(BoundedFile.read(file, MAX_TOKEN_BYTES), US_ASCII).strip();
            if (!token.matches("[!-~]+")) {
                throw new SigningHelperException(
                        "--service-account-directory: " + file + " does not contain a token; check the volume");
            }
            return token;
        } catch (IOException e) {
            throw new SigningHelperException("--service-account-directory: " + IoErrors.reading(file, e), e);
        }
    }

    /** Names the server in messages. */
    @Override
    public String toString() {
        return "the API server " + server;
    }
}
