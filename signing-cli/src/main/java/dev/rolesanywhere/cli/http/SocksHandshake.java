package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Opens a connection through a SOCKS5 proxy, which resolves the name: RFC 1928, with the login of RFC 1929. */
final class SocksHandshake {

    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN_NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_BYTES = 255;

    private final ProxyServer proxy;
    private final Socket socket;
    private final DataInputStream in;

    private SocksHandshake(ProxyServer proxy, Socket socket) throws IOException {
        this.proxy = proxy;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static void open(Socket socket, ProxyServer proxy, String host, int port) throws IOException {
        SocksHandshake handshake = new SocksHandshake(proxy, socket);
        handshake.greet();
        handshake.connect(host, port);
    }

    private void greet() throws IOException {
        send(proxy.user() == null ? new byte[] {VERSION, 1, NO_LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, LOGIN});
        int method = readReply(VERSION);
        if (method == LOGIN && proxy.user() != null) {
            logIn(proxy.user());
        } else if (method != NO_LOGIN) {
            throw failure("the proxy " + proxy + " requires "
                    + (proxy.user() == null ? "a user and a password" : "a login method that is not supported"));
        }
    }

    private void logIn(String user) throws IOException {
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.write(1);
        addText(login, "user", user);
        addText(login, "password", proxy.password());
        send(login.toByteArray());
        if (readReply(1) != 0) {
            throw failure("the proxy " + proxy + " rejected the user or the password");
        }
    }

    private void connect(String host, int port) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(VERSION);
        request.write(CONNECT);
        request.write(0);
        addHost(request, host);
        request.write(port >>> 8);
        request.write(port);
        send(request.toByteArray());
        int reply = readReply(VERSION);
        if (reply != 0) {
            throw new ConnectionException(
                    "the proxy " + proxy + " cannot connect: " + meaning(reply), isTemporary(reply), null);
        }
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        int addressBytes = kind == DOMAIN_NAME ? in.readUnsignedByte() : kind == IPV4 ? 4 : 16;
        in.readFully(new byte[addressBytes + 2]);
    }

    /** Retrying does not help against a rule, or if the proxy does not support the command or the address. */
    private static boolean isTemporary(int reply) {
        return reply == 1 || (reply >= 3 && reply <= 6);
    }

    private static String meaning(int reply) {
        return switch (reply) {
            case 2 -> "its rules do not allow it";
            case 3 -> "the network is unreachable";
            case 4 -> "the host is unreachable";
            case 5 -> "the connection was refused";
            default -> "SOCKS error " + reply;
        };
    }

    private void addHost(ByteArrayOutputStream request, String host) throws IOException {
        InetAddress address = NoProxy.address(host);
        if (address == null) {
            request.write(DOMAIN_NAME);
            addText(request, "host name", host);
        } else {
            request.write(address.getAddress().length == 4 ? IPV4 : IPV6);
            request.write(address.getAddress());
        }
    }

    private void addText(ByteArrayOutputStream out, String what, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw failure("the " + what + " is too long for the proxy " + proxy + ": SOCKS allows 255 bytes");
        }
        out.write(bytes.length);
        out.write(bytes);
    }

    private static ConnectionException failure(String message) {
        return new ConnectionException(message, false, null);
    }

    private void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        socket.getOutputStream().flush();
    }

    /** Returns the second octet of a reply that starts with the expected version. */
    private int readReply(int version) throws IOException {
        if (in.readUnsignedByte() != version) {
            throw failure("the proxy " + proxy + " does not speak SOCKS5");
        }
        return in.readUnsignedByte();
    }
}
