package dev.rolesanywhere.cli.http;

import dev.rolesanywhere.session.ConnectionException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes TLS connections: the server must be trusted, and be the one that was meant. */
public final class TlsHandshake {

    private final SSLContext context;
    private final boolean verifies;

    private TlsHandshake(SSLContext context, boolean verifies) {
        this.context = context;
        this.verifies = verifies;
    }

    /**
     * Prepares handshakes.
     *
     * @param trust says which servers are trusted; null for any, whatever its name
     * @return the preparation
     * @throws IOException if this Java cannot speak TLS
     */
    public static TlsHandshake trusting(TrustManager @Nullable [] trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust == null ? new TrustManager[] {new TrustEveryone()} : trust, null);
            return new TlsHandshake(context, trust != null);
        } catch (GeneralSecurityException noTls) {
            throw new IOException("this Java cannot speak TLS: " + noTls.getMessage(), noTls);
        }
    }

    /**
     * Connects to the endpoint of a route, with TLS if it is an https endpoint.
     *
     * @param route the way to it
     * @return the socket, after the handshakes
     * @throws IOException if the endpoint cannot be reached, or if it or the proxy is not trusted
     */
    public Socket connect(Route route) throws IOException {
        return connect(route, socket -> {});
    }

    Socket connect(Route route, Consumer<Socket> onSocket) throws IOException {
        Socket socket = route.connect(onSocket, this::secure);
        return route.isSecure() ? secure(socket, Route.host(route.endpoint()), Ports.of(route.endpoint())) : socket;
    }

    private SSLSocket secure(Socket socket, String host, int port) throws IOException {
        try {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
            if (verifies) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.startHandshake();
            return secure;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throwIfWeak(e, host + ":" + port);
            throw e;
        }
    }

    /** The library cannot know why a certificate is rejected here. */
    private static void throwIfWeak(Exception failure, String server) throws ConnectionException {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof WeakCertificateException weak) {
                throw new ConnectionException(
                        server + " presents a weak certificate: " + weak.getMessage(), false, failure);
            }
        }
    }
}
