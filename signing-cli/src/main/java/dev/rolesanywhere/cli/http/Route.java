package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to an endpoint.
 *
 * @param endpoint where it leads, an http or https URI
 * @param proxy the HTTP proxy that it leads through, perhaps with a user and a password
 */
public record Route(URI endpoint, Optional<URI> proxy) {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;

    /**
     * Connects to the endpoint, through the proxy if there is one. TLS is not begun.
     *
     * @param begun receives the socket as soon as it is connected
     * @return the socket, with a bound to the time that a read may take
     * @throws IOException if it cannot be reached
     */
    Socket connect(Consumer<Socket> begun) throws IOException {
        URI first = proxy.orElse(endpoint);
        Socket socket = HappyEyeballs.connect(host(first), Ports.of(first), CONNECT_MILLIS);
        begun.accept(socket);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            if (isSecure() && proxy.isPresent()) {
                ProxyTunnel.open(
                        socket,
                        proxyAuthorization(),
                        proxy.get().getHost(),
                        endpoint.getHost() + ":" + Ports.of(endpoint));
            }
            return socket;
        } catch (IOException | RuntimeException unreached) {
            socket.close();
            throw unreached;
        }
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    /** Whether the proxy itself reads the requests. */
    boolean isForwarded() {
        return proxy.isPresent() && !isSecure();
    }

    /** Returns what the proxy wants to know of the user, or null. */
    @Nullable
    String proxyAuthorization() {
        String user = proxy.isPresent() ? proxy.get().getUserInfo() : null;
        if (user == null) {
            return null;
        }
        String credentials = user.indexOf(':') < 0 ? user + ":" : user;
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** A user and a password of the proxy are not shown. */
    @Override
    public String toString() {
        return "Route[" + endpoint + "]";
    }
}
