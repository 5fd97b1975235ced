package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server. The first is opened in advance, in a thread of its own: a TLS connection takes as long as
 * all the rest of a call, and most of that time this process works.
 */
final class Connections implements AutoCloseable {

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(100)
            .build();

    /** Where a name server or a handshake keeps answering, and never ends. */
    private static final int SECONDS_TO_OPEN = 20;

    private final Callable<Socket> sockets;
    private final AtomicReference<@Nullable FutureTask<DefaultBHttpClientConnection>> first;

    Connections(Callable<Socket> sockets) {
        this.sockets = sockets;
        this.first = new AtomicReference<>(opening());
    }

    private FutureTask<DefaultBHttpClientConnection> opening() {
        FutureTask<DefaultBHttpClientConnection> opening = new FutureTask<>(this::open);
        Thread thread = new Thread(opening, "connection");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private DefaultBHttpClientConnection open() throws Exception {
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
        connection.bind(sockets.call());
        return connection;
    }

    /** Returns a connection that is the caller's alone. */
    DefaultBHttpClientConnection next() throws IOException {
        FutureTask<DefaultBHttpClientConnection> early = first.getAndSet(null);
        if (early != null) {
            DefaultBHttpClientConnection connection = result(early);
            // The server may have closed it, as when a password was long in coming.
            if (!connection.isStale()) {
                return connection;
            }
            connection.close(CloseMode.IMMEDIATE);
        }
        return result(opening());
    }

    private static DefaultBHttpClientConnection result(FutureTask<DefaultBHttpClientConnection> opening)
            throws IOException {
        try {
            return opening.get(SECONDS_TO_OPEN, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreached) {
                throw unreached;
            } else if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IOException(failed.getCause());
        } catch (TimeoutException slow) {
            IOException timeout = new SocketTimeoutException("no connection within " + SECONDS_TO_OPEN + " seconds");
            timeout.initCause(slow);
            throw timeout;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", interrupted);
        }
    }

    /** Closes the first connection if nobody took it. */
    @Override
    public void close() {
        FutureTask<DefaultBHttpClientConnection> unused = first.getAndSet(null);
        if (unused != null && unused.isDone()) {
            try {
                result(unused).close(CloseMode.IMMEDIATE);
            } catch (IOException | RuntimeException neverOpened) {
                // Nobody waits for it.
            }
        }
    }
}
