package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Calls one server, with a connection for each request. The first connection is opened at once, in its own thread: a
 * TLS connection takes as long as the rest of a call, and the request can be prepared meanwhile. Other clients start
 * more slowly and connect only when they have a request.
 *
 * <p>Safe for use by several threads.
 */
public final class SocketHttpClient implements SdkHttpClient {

    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final Route route;
    private final PendingConnection.Sockets sockets;
    private final AtomicReference<@Nullable PendingConnection> first;

    private SocketHttpClient(Route route, PendingConnection.Sockets sockets, PendingConnection first) {
        this.route = route;
        this.sockets = sockets;
        this.first = new AtomicReference<>(first);
    }

    /**
     * Creates a client and starts to connect.
     *
     * @param trust supplies the trust managers of each connection, or null to trust any server; the request throws what
     *     it throws
     */
    public static SocketHttpClient connecting(Route route, @Nullable Supplier<TrustManager[]> trust) {
        if (!route.needsTls()) {
            PendingConnection.Sockets plain = onSocket -> route.connect(onSocket, (socket, host, port) -> socket);
            return new SocketHttpClient(route, plain, PendingConnection.start(plain));
        }
        TlsPreparation tls = new TlsPreparation(trust);
        PendingConnection first = PendingConnection.start(onSocket -> tls.connect(route, onSocket));
        // In this thread: a third one would have to wait for one of two processors.
        tls.prepare(first::fail);
        return new SocketHttpClient(route, onSocket -> new TlsPreparation(trust).connect(route, onSocket), first);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new SocketExchange(this, route, request);
    }

    /**
     * Returns a connection for one request.
     *
     * @param onPending receives the connection before this method waits for it
     */
    DefaultBHttpClientConnection connection(Consumer<PendingConnection> onPending) throws IOException {
        PendingConnection early = first.getAndSet(null);
        if (early != null) {
            onPending.accept(early);
            boolean hasWaited = early.hasWaited();
            DefaultBHttpClientConnection connection = early.await();
            if (!hasWaited || isUnused(connection)) {
                return connection;
            }
            early.cancel();
        }
        PendingConnection another = PendingConnection.start(sockets);
        onPending.accept(another);
        return another.await();
    }

    /** The server may have closed it or sent a timeout response while the user typed a password. */
    private static boolean isUnused(DefaultBHttpClientConnection connection) throws IOException {
        return !connection.isStale() && !connection.isDataAvailable(MOMENT);
    }

    /** Closes the first connection if no request has used it. */
    @Override
    public void close() {
        PendingConnection unused = first.getAndSet(null);
        if (unused != null) {
            unused.cancel();
        }
    }

    @Override
    public String clientName() {
        return "Socket";
    }

    /**
     * Prepares TLS, which can be done while a socket is connected: the CAs take as long to read as a name to resolve.
     */
    static final class TlsPreparation {

        private final FutureTask<TlsConnector> connector;
        private final FutureTask<TrustManager[]> managers;

        TlsPreparation(@Nullable Supplier<TrustManager[]> trust) {
            connector = new FutureTask<>(() -> TlsConnector.trusting(trust == null ? null : this::managers));
            managers = new FutureTask<>(trust == null ? () -> new TrustManager[0] : trust::get);
        }

        /**
         * Prepares TLS in this thread, unless another one does it already.
         *
         * @param onFailure receives a failure at once, because connecting to an unreachable endpoint takes long
         */
        void prepare(Consumer<Throwable> onFailure) {
            try {
                // The handshake can begin before the CAs are known.
                result(connector);
                result(managers);
            } catch (IOException | RuntimeException e) {
                onFailure.accept(e);
            }
        }

        /**
         * Connects to the endpoint of a route, with TLS if it is an https endpoint.
         *
         * @param onSocket receives the socket as soon as it is connected
         * @throws IOException if the endpoint cannot be reached, or if it or the proxy is not trusted
         */
        Socket connect(Route route, Consumer<Socket> onSocket) throws IOException {
            try {
                Socket socket = route.connect(onSocket, this::secure);
                return route.isSecure()
                        ? secure(socket, Route.host(route.endpoint()), Route.port(route.endpoint()))
                        : socket;
            } catch (IOException e) {
                // A setting that is wrong says more.
                result(managers);
                throw e;
            }
        }

        private Socket secure(Socket socket, String host, int port) throws IOException {
            try {
                return result(connector).secure(socket, host, port);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }

        private TrustManager[] managers() {
            try {
                return result(managers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static <T> T result(FutureTask<T> task) throws IOException {
            task.run();
            try {
                return task.get();
            } catch (ExecutionException e) {
                throw PendingConnection.cause(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while preparing TLS", e);
            }
        }
    }
}
