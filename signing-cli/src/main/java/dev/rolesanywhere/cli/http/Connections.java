package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server. The first is opened in advance: a TLS connection takes as long as all the rest of a call,
 * and most of that time this process works.
 */
final class Connections implements AutoCloseable {

    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);

    private final Opening.Sockets sockets;
    private final AtomicReference<@Nullable Opening> first;

    Connections(Opening.Sockets sockets) {
        this.sockets = sockets;
        this.first = new AtomicReference<>(Opening.start(sockets));
    }

    /**
     * Returns a connection that is the caller's alone.
     *
     * @param opening told what is waited for, before that
     */
    DefaultBHttpClientConnection next(Consumer<Opening> opening) throws IOException {
        Opening early = first.getAndSet(null);
        if (early != null) {
            opening.accept(early);
            boolean hasWaited = early.isDone();
            DefaultBHttpClientConnection connection = early.await();
            if (!hasWaited || isUnused(connection)) {
                return connection;
            }
            early.giveUp();
        }
        Opening another = Opening.start(sockets);
        opening.accept(another);
        return another.await();
    }

    /** A server may have closed it, or told that it waited too long, as when a password was long in coming. */
    private static boolean isUnused(DefaultBHttpClientConnection connection) throws IOException {
        return !connection.isStale() && !connection.isDataAvailable(MOMENT);
    }

    /** Closes the first connection if nobody took it. */
    @Override
    public void close() {
        Opening unused = first.getAndSet(null);
        if (unused != null) {
            unused.giveUp();
        }
    }
}
