package dev.rolesanywhere.cli.http;

import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes a TLS connection to a server that is trusted and has the expected name. */
public final class TlsConnector {

    private final SSLContext context;
    private final @Nullable ServerCertificateCheck check;

    private TlsConnector(SSLContext context, @Nullable ServerCertificateCheck check) {
        this.context = context;
        this.check = check;
    }

    /**
     * Creates a connector for one connection.
     *
     * @param trust supplies the trust manager that verifies the server; null to accept any server
     * @throws IOException if this Java does not support TLS
     */
    public static TlsConnector trusting(@Nullable Supplier<TrustManager[]> trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (trust == null) {
                context.init(null, new TrustManager[] {new InsecureTrustManager()}, null);
                return new TlsConnector(context, null);
            }
            ServerCertificateCheck check = new ServerCertificateCheck(() -> (X509ExtendedTrustManager) trust.get()[0]);
            context.init(null, new TrustManager[] {check}, null);
            return new TlsConnector(context, check);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java does not support TLS: " + e.getMessage(), e);
        }
    }

    /**
     * Connects to the endpoint of a route, with TLS if it is an https endpoint.
     *
     * @throws IOException if the endpoint cannot be reached, or if it or the proxy is not trusted
     */
    public Socket connect(Route route) throws IOException {
        Socket socket = route.connect(connected -> {}, this::secure);
        return route.isSecure() ? secure(socket, Route.host(route.endpoint()), Route.port(route.endpoint())) : socket;
    }

    SSLSocket secure(Socket socket, String host, int port) throws IOException {
        try {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
            if (check != null) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.startHandshake();
            return secure;
        } catch (SSLException e) {
            socket.close();
            throw explained(e, host, port);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private ConnectionException explained(SSLException failure, String host, int port) {
        URI server = URI.create(
                "https://" + (host.contains(":") ? "[" + host + "]" : host) + (port == 443 ? "" : ":" + port));
        String rejection = check == null ? null : check.explain(host, Instant.now());
        return rejection == null
                ? ConnectionException.explain(server, failure)
                : new ConnectionException("the TLS server " + server + " is not trusted: " + rejection, false, failure);
    }

    /** Trusts every server, for {@code --no-verify-ssl}. */
    private static final class InsecureTrustManager extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
