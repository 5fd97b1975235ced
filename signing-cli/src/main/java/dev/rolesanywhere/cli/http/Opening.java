package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

/** A connection that is being opened in a thread of its own, and can be given up at any time. */
final class Opening {

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(64 * 1024)
            .setMaxHeaderCount(100)
            .build();

    /** Where a name server or a handshake keeps answering, and never ends. */
    private static final int MOST_SECONDS = 20;

    private final FutureTask<DefaultBHttpClientConnection> task;
    private volatile @Nullable Socket begun;

    private Opening(Sockets sockets) {
        task = new FutureTask<>(() -> {
            DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
            connection.bind(sockets.open(this::begin));
            return connection;
        });
    }

    /** Opens sockets. */
    @FunctionalInterface
    interface Sockets {

        /**
         * Opens one.
         *
         * @param begun told of the socket before it is connected
         */
        Socket open(Consumer<Socket> begun) throws IOException;
    }

    static Opening start(Sockets sockets) {
        Opening opening = new Opening(sockets);
        Thread thread = new Thread(opening.task, "connection");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void begin(Socket socket) {
        begun = socket;
        if (task.isCancelled()) {
            close(socket);
        }
    }

    boolean isDone() {
        return task.isDone();
    }

    DefaultBHttpClientConnection await() throws IOException {
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw cause(failed);
        } catch (TimeoutException slow) {
            giveUp();
            IOException timeout = new SocketTimeoutException("no connection within " + MOST_SECONDS + " seconds");
            timeout.initCause(slow);
            throw timeout;
        } catch (CancellationException givenUp) {
            throw new IOException("the connection was given up", givenUp);
        } catch (InterruptedException interrupted) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", interrupted);
        }
    }

    private static IOException cause(ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException known) {
            throw known;
        }
        return failed.getCause() instanceof IOException unreached ? unreached : new IOException(failed.getCause());
    }

    /** Closes what is open, and ends the thread. */
    void giveUp() {
        task.cancel(true);
        Socket socket = begun;
        if (socket != null) {
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is of no use any more.
        }
    }
}
