package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The route to an endpoint: directly, or through a proxy.
 *
 * @param endpoint an http or https URI
 * @param responseLimit how long a read may take
 */
public record Route(URI endpoint, Optional<ProxyServer> proxy, Duration responseLimit) {

    private static final int CONNECT_MILLIS = 5_000;

    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d ([1-9]\\d\\d)\\b");

    /** Adds TLS to a connection. */
    @FunctionalInterface
    interface TlsLayer {
        Socket secure(Socket socket, String host, int port) throws IOException;
    }

    /**
     * Connects to the endpoint, through the proxy if there is one. TLS with the endpoint itself is left to the caller.
     *
     * @param onSocket receives the socket as soon as it is connected
     * @param tls adds TLS to the connection to an https proxy
     * @return the socket, with a limit for the duration of a read
     */
    Socket connect(Consumer<Socket> onSocket, TlsLayer tls) throws IOException {
        Socket socket = proxy.isPresent()
                ? connect(proxy.get())
                : HappyEyeballs.connect(host(endpoint), port(endpoint), CONNECT_MILLIS);
        onSocket.accept(socket);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) responseLimit.toMillis());
            return proxy.isPresent() ? through(proxy.get(), socket, tls) : socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket connect(ProxyServer server) throws IOException {
        try {
            return HappyEyeballs.connect(server.host(), server.port(), CONNECT_MILLIS);
        } catch (UnknownHostException e) {
            throw new ConnectionException(
                    "the name of the proxy " + server + " cannot be resolved; check "
                            + (isSecure() ? "HTTPS_PROXY" : "HTTP_PROXY"),
                    true,
                    e);
        }
    }

    private Socket through(ProxyServer server, Socket socket, TlsLayer tls) throws IOException {
        if (server.scheme() == ProxyServer.Scheme.SOCKS5) {
            SocksHandshake.open(socket, server, host(endpoint), port(endpoint));
            return socket;
        }
        Socket hop =
                server.scheme() == ProxyServer.Scheme.HTTPS ? tls.secure(socket, server.host(), server.port()) : socket;
        if (isSecure()) {
            openTunnel(hop, server, endpoint.getHost() + ":" + port(endpoint));
        }
        return hop;
    }

    /** Opens a tunnel through an HTTP proxy with CONNECT: RFC 9110, section 9.3.6. */
    private static void openTunnel(Socket socket, ProxyServer proxy, String target) throws IOException {
        String authorization = proxy.authorization();
        String login = authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        int status = status(head(socket.getInputStream()));
        if (status / 100 != 2) {
            throw new ConnectionException(refusal(proxy, target, status), status / 100 == 5, null);
        }
    }

    private static String refusal(ProxyServer proxy, String target, int status) {
        return switch (status) {
            case 0 -> "the proxy " + proxy + " did not send a valid HTTP response; is it an HTTP proxy?";
            case 407 ->
                "the proxy " + proxy + " requires a valid user and password (status 407); add them to its URL:"
                        + " http://USER:PASSWORD@HOST:PORT";
            default ->
                "the proxy " + proxy + " refused to connect to " + target + " (status " + status
                        + "); check that it allows this connection";
        };
    }

    /** Returns the status, or 0 if there is none. */
    private static int status(String head) {
        Matcher line = STATUS_LINE.matcher(head);
        return line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** Reads octet by octet, because what follows the head belongs to TLS. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_HEAD_BYTES && head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    /** Returns whether the endpoint or the proxy needs TLS. */
    boolean needsTls() {
        return isSecure()
                || proxy.filter(server -> server.scheme() == ProxyServer.Scheme.HTTPS)
                        .isPresent();
    }

    /** Returns whether the proxy itself reads the requests. */
    boolean isForwarded() {
        return !isSecure()
                && proxy.filter(server -> server.scheme() != ProxyServer.Scheme.SOCKS5)
                        .isPresent();
    }

    /** Returns the port of an http or https URI, by default that of its scheme. */
    public static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    static String host(URI uri) {
        return withoutBrackets(uri.getHost());
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
