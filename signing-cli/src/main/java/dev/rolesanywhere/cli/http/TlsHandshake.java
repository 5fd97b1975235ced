package dev.rolesanywhere.cli.http;

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
     * Connects to the endpoint of a route.
     *
     * @param route the way to it
     * @return the socket, after the handshake
     * @throws IOException if the endpoint cannot be reached or is not trusted
     */
    public SSLSocket connect(Route route) throws IOException {
        return connect(route, socket -> {});
    }

    SSLSocket connect(Route route, Consumer<Socket> begun) throws IOException {
        Socket socket = route.connect(begun);
        try {
            SSLSocket secure = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, Route.host(route.endpoint()), Ports.of(route.endpoint()), true);
            if (verifies) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.startHandshake();
            return secure;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }
}
