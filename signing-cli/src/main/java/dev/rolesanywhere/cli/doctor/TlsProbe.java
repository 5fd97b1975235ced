package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.TlsHandshake;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
public record TlsProbe(
        Function<URI, Optional<ProxyServer>> proxy, Supplier<TrustManager[]> trustManagers, boolean verifies) {

    Network.TlsPeer handshake(URI endpoint) throws IOException {
        TlsHandshake handshake = TlsHandshake.trusting(verifies ? trustManagers.get() : null);
        try (SSLSocket secure = (SSLSocket) handshake.connect(new Route(endpoint, proxy.apply(endpoint)))) {
            SSLSession session = secure.getSession();
            X509Certificate server = (X509Certificate) session.getPeerCertificates()[0];
            return new Network.TlsPeer(session.getProtocol(), IssuerRules.issuer(server), verifies);
        }
    }
}
