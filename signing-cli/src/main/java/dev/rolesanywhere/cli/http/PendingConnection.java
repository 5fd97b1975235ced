package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

/** A connection that is being opened in its own thread, and can be cancelled at any time. */
final class PendingConnection {

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(64 * 1024)
            .setMaxHeaderCount(100)
            .build();

    /** Upper bound for name resolution, connecting and handshakes together. */
    private static final int MAX_SECONDS = 20;

    /** Servers keep unused connections for longer. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Opening task;
    private volatile @Nullable Socket socket;
    private volatile @Nullable Socket opened;
    private volatile long openedAt;

    private PendingConnection(Sockets sockets) {
        task = new Opening(() -> {
            DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
            Socket result = sockets.open(this::onSocket);
            opened = result;
            connection.bind(result);
            openedAt = System.nanoTime();
            return connection;
        });
    }

    private static final class Opening extends FutureTask<DefaultBHttpClientConnection> {

        Opening(Callable<DefaultBHttpClientConnection> opening) {
            super(opening);
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
        }
    }

    /** Opens sockets. */
    @FunctionalInterface
    interface Sockets {

        /**
         * Opens a socket.
         *
         * @param onSocket receives the socket as soon as it is connected
         */
        Socket open(Consumer<Socket> onSocket) throws IOException;
    }

    static PendingConnection start(Sockets sockets) {
        PendingConnection pending = new PendingConnection(sockets);
        Thread thread = new Thread(pending.task, "connection");
        thread.setDaemon(true);
        thread.start();
        return pending;
    }

    private void onSocket(Socket connected) {
        socket = connected;
        if (task.isDone()) {
            close(connected);
        }
    }

    /** Ends with a failure that makes the socket useless, even while it is being connected. */
    void fail(Throwable failure) {
        task.setException(failure);
    }

    /** Returns whether it was opened so long ago that the server may have closed it. */
    boolean hasWaited() {
        return task.isDone() && System.nanoTime() - openedAt > FRESH_NANOS;
    }

    DefaultBHttpClientConnection await() throws IOException {
        try {
            return task.get(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (TimeoutException e) {
            cancel();
            IOException timeout = new SocketTimeoutException("no connection within " + MAX_SECONDS + " seconds");
            timeout.initCause(e);
            throw timeout;
        } catch (CancellationException e) {
            throw new IOException("the connection was cancelled", e);
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", e);
        }
    }

    static IOException cause(ExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException e) {
            throw e;
        }
        return failure.getCause() instanceof IOException e ? e : new IOException(failure.getCause());
    }

    /**
     * Closes a connection whose response has been read. Announces the end, but does not wait until the server has
     * closed its side as well, as closing a TLS socket does: that could take another round trip.
     */
    void close() {
        Socket current = opened;
        if (current != null) {
            try {
                current.shutdownOutput();
            } catch (IOException ignored) {
                // The response is complete.
            }
        }
        cancel();
    }

    /** Closes the socket and ends the thread. */
    void cancel() {
        task.cancel(true);
        Socket connected = socket;
        if (connected != null) {
            close(connected);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is no longer used.
        }
    }
}
