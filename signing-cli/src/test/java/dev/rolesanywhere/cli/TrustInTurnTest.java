package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

class TrustInTurnTest {

    private final ThrowawayPki known = ThrowawayPki.create();
    private final ThrowawayPki lessKnown = ThrowawayPki.create();
    private final AtomicInteger made = new AtomicInteger();

    private static X509ExtendedTrustManager trusting(X509Certificate ca) throws GeneralSecurityException {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            anchors.setCertificateEntry("ca", ca);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private TrustInTurn both() throws GeneralSecurityException {
        Callable<X509ExtendedTrustManager> second = () -> {
            made.incrementAndGet();
            return trusting(lessKnown.trustAnchor());
        };
        return new TrustInTurn(trusting(known.trustAnchor()), second);
    }

    private static X509Certificate[] serverOf(ThrowawayPki pki) {
        return new X509Certificate[] {pki.issue(KeyKind.RSA_2048).certificate()};
    }

    @Test
    void theSecondIsNotMadeForAServerThatTheFirstTrusts() throws GeneralSecurityException {
        both().checkServerTrusted(serverOf(known), "ECDHE_RSA");

        assertEquals(0, made.get());
    }

    @Test
    void aServerThatOnlyTheSecondTrustsIsTrusted() throws GeneralSecurityException {
        both().checkServerTrusted(serverOf(lessKnown), "ECDHE_RSA");

        assertEquals(1, made.get());
    }

    @Test
    void aServerThatNeitherTrustsIsRefused() throws GeneralSecurityException {
        TrustInTurn both = both();
        X509Certificate[] server = serverOf(ThrowawayPki.create());

        assertThrows(CertificateException.class, () -> both.checkServerTrusted(server, "ECDHE_RSA"));
    }

    @Test
    void casThatCannotBeReadTrustNobody() throws GeneralSecurityException {
        TrustInTurn broken = new TrustInTurn(trusting(known.trustAnchor()), () -> {
            throw new KeyStoreException("gone");
        });
        X509Certificate[] server = serverOf(lessKnown);

        assertEquals(
                "the CAs cannot be read: gone",
                assertThrows(CertificateException.class, () -> broken.checkServerTrusted(server, "ECDHE_RSA"))
                        .getMessage());
    }
}
