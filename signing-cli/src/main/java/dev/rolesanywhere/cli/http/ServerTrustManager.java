package dev.rolesanywhere.cli.http;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the servers that at least one of several managers trusts, unless their certificates are weak. A manager is
 * only created, which takes time, if those before it do not trust a server.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {

    private final List<Callable<X509ExtendedTrustManager>> inTurn;

    private final String cas;

    /**
     * Creates a trust manager.
     *
     * @param cas the CAs, for messages, such as "a CA in FILE (AWS_CA_BUNDLE)"
     */
    ServerTrustManager(String cas, List<Callable<X509ExtendedTrustManager>> inTurn) {
        this.cas = cas;
        this.inTurn = List.copyOf(inTurn);
    }

    String cas() {
        return cas;
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        WeakCertificateChecker.checkServer(chain[0]);
        CertificateException failure = null;
        for (Callable<X509ExtendedTrustManager> each : inTurn) {
            try {
                check.by(created(each));
                return;
            } catch (CertificateException e) {
                throwIfWeak(e);
                failure = failure == null || saysMore(e, failure) ? e : failure;
            }
        }
        throw failure == null ? new CertificateException("there are no CA certificates") : failure;
    }

    private static X509ExtendedTrustManager created(Callable<X509ExtendedTrustManager> manager)
            throws UnreadableCasException {
        try {
            return manager.call();
        } catch (Exception e) {
            throw new UnreadableCasException(e);
        }
    }

    /** A wrong name or an expired certificate says more than an unknown issuer, which says more than no CAs at all. */
    private static boolean saysMore(CertificateException failure, CertificateException before) {
        return !(failure instanceof UnreadableCasException)
                && (before instanceof UnreadableCasException
                        || !(failure.getCause() instanceof CertPathBuilderException));
    }

    private static final class UnreadableCasException extends CertificateException {

        private static final long serialVersionUID = 1L;

        UnreadableCasException(Exception cause) {
            super("the CA certificates cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static void throwIfWeak(CertificateException failure)
            throws WeakCertificateChecker.WeakCertificateException {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof WeakCertificateChecker.WeakCertificateException weak) {
                throw weak;
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("client certificates are not checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
