package dev.rolesanywhere.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A service whose packets are lost, as behind a firewall that drops them, until they are forwarded. The queue of its
 * listener is full, so the kernel ignores each further connection without rejecting it.
 */
final class SwallowingService implements AutoCloseable {

    private static final int MAX_QUEUE = 10;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();

    SwallowingService() throws IOException {
        while (sockets.size() < MAX_QUEUE) {
            Socket queued = new Socket();
            sockets.add(queued);
            try {
                queued.connect(listener.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException ignored) { // The queue is full.
                return;
            }
        }
        throw new IOException("the queue of the listener is never full");
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Forwards all connections from now on, including those that the kernel is still trying to open. */
    void forwardTo(URI target) {
        InetSocketAddress address = new InetSocketAddress(target.getHost(), target.getPort());
        thread(() -> {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(address.getAddress(), address.getPort());
                thread(() -> client.getInputStream().transferTo(server.getOutputStream()));
                thread(() -> {
                    server.getInputStream().transferTo(client.getOutputStream());
                    client.close();
                });
            }
        });
    }

    private static void thread(Transfer transfer) {
        Thread thread = new Thread(() -> {
            try {
                transfer.run();
            } catch (IOException ignored) { // A side has closed its connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            for (Socket socket : sockets) {
                socket.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }
}
