package dev.rolesanywhere.cli.http;

import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Calls one server, with a connection for each request: the first is opened at once, in a thread of its own. Other
 * clients start slower, and connect only when the request is there.
 *
 * <p>Safe for use by several threads.
 */
public final class SocketHttpClient implements SdkHttpClient {

    private final Route route;
    private final Connections connections;

    private SocketHttpClient(Route route, Opening.Sockets sockets) {
        this.route = route;
        this.connections = new Connections(sockets);
    }

    /**
     * Makes a client, and begins to connect.
     *
     * @param route the way to the server
     * @param trust gives the trust managers for an https endpoint, or null to trust any server; asked in another
     *     thread, and what it throws is thrown by the request
     * @return the client
     */
    public static SocketHttpClient connecting(Route route, @Nullable Trust trust) {
        return new SocketHttpClient(
                route,
                route.needsTls()
                        ? onSocket -> TlsHandshake.trusting(trust == null ? null : trust.managers())
                                .connect(route, onSocket)
                        : onSocket -> route.connect(onSocket, (socket, host, port) -> socket));
    }

    /** Knows which servers are trusted. */
    @FunctionalInterface
    public interface Trust {

        /**
         * Returns the trust managers.
         *
         * @return the trust managers
         */
        TrustManager[] managers();
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
