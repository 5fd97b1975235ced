package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Prepares TLS in another thread while a socket is connected: the CAs take as long to read as a name to resolve. */
final class TlsPreparation {

    private final FutureTask<TlsConnector> connector;

    /**
     * Starts to prepare.
     *
     * @param onFailure receives a failure at once, because connecting to an unreachable endpoint takes long
     */
    TlsPreparation(Supplier<TrustManager @Nullable []> trust, Consumer<Throwable> onFailure) {
        connector = new FutureTask<>(() -> TlsConnector.trusting(trust.get())) {
            @Override
            protected void setException(Throwable failure) {
                super.setException(failure);
                onFailure.accept(failure);
            }
        };
        Thread thread = new Thread(connector, "trust");
        thread.setDaemon(true);
        thread.start();
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
