package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy on loopback that records what it is asked, and leads every tunnel to one port on loopback. */
public final class FakeProxy implements AutoCloseable {

    private static final int LOGIN = 2;
    private static final int NO_LOGIN = 0;

    private final ServerSocket server;
    private final int target;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile int socksReply;
    private volatile String connectStatus = "200 Connection established";

    private FakeProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
        start(this::acceptAll);
    }

    /** Starts a proxy that speaks HTTP or SOCKS5, as its client does. */
    public static FakeProxy to(int target) throws IOException {
        return new FakeProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    }

    /** Starts a proxy behind TLS. */
    public static FakeProxy behind(ServerSocket tls, int target) {
        return new FakeProxy(tls, target);
    }

    /** Requires {@code USER:PASSWORD} of SOCKS clients. */
    public FakeProxy requireLogin(String userAndPassword) {
        login = userAndPassword;
        return this;
    }

    public FakeProxy answerSocks(int reply) {
        socksReply = reply;
        return this;
    }

    public FakeProxy answerConnect(String status) {
        connectStatus = status;
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns the heads of HTTP requests, and {@code login USER:PASSWORD} and {@code socks HOST:PORT}. */
    public List<String> requests() {
        return requests;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                start(() -> serve(client));
            }
        } catch (IOException ignored) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            if (first == 5) {
                socks(client, in);
            } else {
                http(client, in, (char) first);
            }
        } catch (IOException ignored) {
            // The client has closed the connection.
        }
    }

    private void http(Socket client, DataInputStream in, char first) throws IOException {
        StringBuilder head = new StringBuilder().append(first);
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        requests.add(head.toString());
        if (!head.toString().startsWith("CONNECT ")) {
            String response = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            client.getOutputStream().write(response.getBytes(ISO_8859_1));
            return;
        }
        client.getOutputStream().write(("HTTP/1.1 " + connectStatus + "\r\nVia: x\r\n\r\n").getBytes(ISO_8859_1));
        relay(client);
    }

    private void socks(Socket client, DataInputStream in) throws IOException {
        byte[] methods = bytes(in);
        int method = login == null ? NO_LOGIN : contains(methods, LOGIN) ? LOGIN : 0xff;
        client.getOutputStream().write(new byte[] {5, (byte) method});
        if (method == LOGIN) {
            in.readUnsignedByte();
            String given = text(in) + ":" + text(in);
            requests.add("login " + given);
            client.getOutputStream().write(new byte[] {1, (byte) (given.equals(login) ? 0 : 1)});
        }
        in.readFully(new byte[3]);
        String host = switch (in.readUnsignedByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            default -> text(in);
        };
        requests.add("socks " + host + ":" + in.readUnsignedShort());
        client.getOutputStream().write(new byte[] {5, (byte) socksReply, 0, 3, 1, 'x', 0, 0});
        if (socksReply == 0) {
            relay(client);
        }
    }

    private static boolean contains(byte[] methods, int method) {
        return new String(methods, ISO_8859_1).indexOf(method) >= 0;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedByte());
        if (bytes.length == 0) {
            throw new EOFException();
        }
        return bytes;
    }

    private void relay(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            start(() -> pass(server, client));
            pass(client, server);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
            to.shutdownOutput();
        } catch (IOException | UnsupportedOperationException ignored) {
            // One side has closed its connection.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
