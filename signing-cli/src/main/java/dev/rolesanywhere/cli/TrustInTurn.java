package dev.rolesanywhere.cli;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the servers that one of two managers trusts. The second, which takes its time to be made, is asked only where
 * the first refuses.
 */
final class TrustInTurn extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager first;
    private final Callable<X509ExtendedTrustManager> second;

    TrustInTurn(X509ExtendedTrustManager first, Callable<X509ExtendedTrustManager> second) {
        this.first = first;
        this.second = second;
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
        try {
            check.by(first);
        } catch (CertificateException notByTheFirst) {
            check.by(second());
        }
    }

    private X509ExtendedTrustManager second() throws CertificateException {
        try {
            return second.call();
        } catch (Exception unreadable) {
            throw new CertificateException("the CAs cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        first.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        first.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        first.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return first.getAcceptedIssuers();
    }
}
