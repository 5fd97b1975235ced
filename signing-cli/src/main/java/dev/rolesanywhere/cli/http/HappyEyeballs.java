package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to whichever address of a host accepts first. Tries IPv4 and IPv6 addresses alternately, each of them 250 ms
 * after the previous one, or as soon as that has failed. Interrupting the thread stops it, unless there is only one
 * address: then it stops at the time limit.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305, Happy Eyeballs Version 2</a>
 */
public final class HappyEyeballs {

    private static final int STAGGER_MILLIS = 250;
    private static final int MAX_ADDRESSES = 16;

    private final int port;
    private final long deadline;
    private final List<Socket> sockets = new ArrayList<>();
    private final BlockingQueue<Attempt> finished = new LinkedBlockingQueue<>();

    private HappyEyeballs(int port, int timeoutMillis) {
        this.port = port;
        this.deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** The result of an attempt: the socket is connected if there is no failure. */
    private record Attempt(Socket socket, @Nullable IOException failure) {}

    /**
     * Connects to a host.
     *
     * @param timeoutMillis the limit for all addresses together, not counting the name resolution
     * @throws IOException if the name is unknown or no address accepts; then it is the first failure
     */
    public static Socket connect(String host, int port, int timeoutMillis) throws IOException {
        return connect(InetAddress.getAllByName(host), port, timeoutMillis);
    }

    static Socket connect(InetAddress[] addresses, int port, int timeoutMillis) throws IOException {
        return new HappyEyeballs(port, timeoutMillis).connect(alternating(addresses));
    }

    /** Alternates between the two families, keeps the system's order in each, and starts with its first address. */
    static List<InetAddress> alternating(InetAddress... addresses) {
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        for (InetAddress address : addresses) {
            (address.getClass() == addresses[0].getClass() ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            order.addAll(first.subList(Math.min(i, first.size()), Math.min(i + 1, first.size())));
            order.addAll(second.subList(Math.min(i, second.size()), Math.min(i + 1, second.size())));
        }
        return order.subList(0, Math.min(order.size(), MAX_ADDRESSES));
    }

    private Socket connect(List<InetAddress> addresses) throws IOException {
        if (addresses.size() == 1) {
            return alone(addresses.get(0));
        }
        Socket winner = null;
        try {
            winner = race(addresses);
            return winner;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", e);
        } finally {
            for (Socket socket : sockets) {
                if (socket != winner) {
                    socket.close();
                }
            }
        }
    }

    /** Without a race, there is no need for another thread. */
    private Socket alone(InetAddress address) throws IOException {
        Socket socket = newSocket();
        try {
            connect(socket, address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket race(List<InetAddress> addresses) throws IOException, InterruptedException {
        IOException failure = null;
        for (int started = 0, failed = 0; failed < addresses.size(); ) {
            if (started < addresses.size()) {
                start(addresses.get(started++));
            }
            Attempt attempt = finished.poll(
                    Math.min(millisLeft(), started < addresses.size() ? STAGGER_MILLIS : Integer.MAX_VALUE),
                    TimeUnit.MILLISECONDS);
            if (attempt != null && attempt.failure() == null) {
                return attempt.socket();
            } else if (attempt != null) {
                failure = failure == null ? attempt.failure() : failure;
                failed++;
            } else if (millisLeft() == 0) {
                break;
            }
        }
        throw failure != null ? failure : new SocketTimeoutException("no address accepted a connection in time");
    }

    private void start(InetAddress address) {
        Socket socket = newSocket();
        sockets.add(socket);
        Thread thread = new Thread(() -> finished.add(attempt(socket, address)), "connect");
        thread.setDaemon(true);
        thread.start();
    }

    private static Socket newSocket() {
        // NO_PROXY: the system properties for proxies are ignored.
        return new Socket(Proxy.NO_PROXY);
    }

    private Attempt attempt(Socket socket, InetAddress address) {
        try {
            connect(socket, address);
            return new Attempt(socket, null);
        } catch (IOException e) {
            return new Attempt(socket, e);
        }
    }

    private void connect(Socket socket, InetAddress address) throws IOException {
        socket.connect(new InetSocketAddress(address, port), (int) Math.max(1, millisLeft()));
    }

    private long millisLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
}
