package dev.rolesanywhere.cli.http;

import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Calls one server, with a connection for each request. The first connection is opened at once, in a thread of its own;
 * other clients start more slowly and connect only when they have a request.
 *
 * <p>Safe for use by several threads.
 */
public final class SocketHttpClient implements SdkHttpClient {

    private final Route route;
    private final Preconnector connections;

    private SocketHttpClient(Route route, PendingConnection.Sockets sockets) {
        this.route = route;
        this.connections = new Preconnector(sockets);
    }

    /**
     * Creates a client and starts to connect.
     *
     * @param trust supplies the trust managers, or null to trust any server; called in another thread, and the request
     *     throws what it throws
     */
    public static SocketHttpClient connecting(Route route, @Nullable Supplier<TrustManager[]> trust) {
        return new SocketHttpClient(
                route,
                route.needsTls()
                        ? onSocket -> TlsConnector.trusting(trust == null ? null : trust.get())
                                .connect(route, onSocket)
                        : onSocket -> route.connect(onSocket, (socket, host, port) -> socket));
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new SocketExchange(route, connections, request);
    }

    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String clientName() {
        return "Socket";
    }
}
