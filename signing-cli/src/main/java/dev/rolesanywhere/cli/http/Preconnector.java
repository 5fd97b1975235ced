package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one server, the first of them in advance: a TLS connection takes as long as the rest of a call,
 * and the request can be prepared meanwhile.
 */
final class Preconnector implements AutoCloseable {

    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final PendingConnection.Sockets sockets;
    private final AtomicReference<@Nullable PendingConnection> first;

    Preconnector(PendingConnection.Sockets sockets) {
        this.sockets = sockets;
        this.first = new AtomicReference<>(PendingConnection.start(sockets));
    }

    /**
     * Returns a connection for one request.
     *
     * @param onPending receives the connection before this method waits for it
     */
    DefaultBHttpClientConnection next(Consumer<PendingConnection> onPending) throws IOException {
        PendingConnection early = first.getAndSet(null);
        if (early != null) {
            onPending.accept(early);
            boolean hasWaited = early.isDone();
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
}
