package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Prepares TLS, which can be done while a socket is connected: the CAs take as long to read as a name to resolve. */
final class TlsPreparation {

    private final FutureTask<TlsConnector> connector;

    TlsPreparation(Supplier<TrustManager @Nullable []> trust) {
        connector = new FutureTask<>(() -> TlsConnector.trusting(trust.get()));
    }

    static TlsPreparation prepared(Supplier<TrustManager @Nullable []> trust) throws IOException {
        TlsPreparation preparation = new TlsPreparation(trust);
        preparation.await();
        return preparation;
    }

    /**
     * Prepares TLS in this thread, unless another one does it already.
     *
     * @param onFailure receives a failure at once, because connecting to an unreachable endpoint takes long
     */
    void prepare(Consumer<Throwable> onFailure) {
        try {
            await();
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
        Socket socket = plain(route, onSocket);
        return route.isSecure() ? secure(socket, Route.host(route.endpoint()), Route.port(route.endpoint())) : socket;
    }

    private Socket plain(Route route, Consumer<Socket> onSocket) throws IOException {
        try {
            return route.connect(onSocket, this::secure);
        } catch (IOException e) {
            // A setting that is wrong says more.
            await();
            throw e;
        }
    }

    private Socket secure(Socket socket, String host, int port) throws IOException {
        try {
            return await().secure(socket, host, port);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private TlsConnector await() throws IOException {
        connector.run();
        try {
            return connector.get();
        } catch (ExecutionException e) {
            throw PendingConnection.cause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while preparing TLS", e);
        }
    }
}
