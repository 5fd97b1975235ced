package dev.rolesanywhere.cli.http;

import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The route to an endpoint: directly, or through a proxy.
 *
 * @param endpoint an http or https URI
 * @param responseLimit how long a read may take
 */
public record Route(URI endpoint, Optional<ProxyServer> proxy, Duration responseLimit) {

    private static final int CONNECT_MILLIS = 5_000;

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
            ProxyTunnel.open(hop, server, endpoint.getHost() + ":" + port(endpoint));
        }
        return hop;
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
