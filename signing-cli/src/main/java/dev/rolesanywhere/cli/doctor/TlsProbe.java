package dev.rolesanywhere.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Shakes hands with an endpoint, through the proxy if there is one, with the trust that CreateSession is called with.
 *
 * @param proxy gives the proxy of an endpoint
 * @param trustManagers gives the trust managers
 * @param verifies whether the server is verified at all
 */
public record TlsProbe(Function<URI, Optional<URI>> proxy, Supplier<TrustManager[]> trustManagers, boolean verifies) {

    Network.TlsPeer handshake(URI endpoint) throws IOException {
        String host = endpoint.getHost().replaceAll("[\\[\\]]", "");
        Optional<URI> tunnel = proxy.apply(endpoint);
        URI first = tunnel.orElse(endpoint);
        SSLContext context = context();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(SystemNetwork.TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(first.getHost().replaceAll("[\\[\\]]", ""), Ports.of(first)),
                    SystemNetwork.TIMEOUT_MILLIS);
            if (tunnel.isPresent()) {
                ProxyTunnel.open(socket, tunnel.get(), endpoint.getHost() + ":" + Ports.of(endpoint));
            }
            return shakeHands(context, socket, host, Ports.of(endpoint));
        }
    }

    private Network.TlsPeer shakeHands(SSLContext context, Socket socket, String host, int port) throws IOException {
        try (SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
            if (verifies) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.startHandshake();
            SSLSession session = secure.getSession();
            X509Certificate server = (X509Certificate) session.getPeerCertificates()[0];
            return new Network.TlsPeer(session.getProtocol(), Issuing.issuer(server), verifies);
        }
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, verifies ? trustManagers.get() : new TrustManager[] {new TrustEveryone()}, null);
            return context;
        } catch (GeneralSecurityException noTls) {
            throw new IOException("this Java cannot speak TLS: " + noTls.getMessage(), noTls);
        }
    }
}
