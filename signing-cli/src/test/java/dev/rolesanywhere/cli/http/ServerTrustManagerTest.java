package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTrustManagerTest {

    private final TestCertificates known = new TestCertificates();
    private final TestCertificates lessKnown = new TestCertificates();
    private final AtomicInteger created = new AtomicInteger();

    private static X509ExtendedTrustManager trusting(X509Certificate ca) throws GeneralSecurityException, IOException {
        return ServerTrust.trusting(new CaCertificates(Set.of(new TrustAnchor(ca, null))));
    }

    private ServerTrustManager both() {
        Callable<X509ExtendedTrustManager> second = () -> {
            created.incrementAndGet();
            return trusting(lessKnown.root());
        };
        return new ServerTrustManager("CAs", List.of(() -> trusting(known.root()), second));
    }

    private static X509Certificate[] chain(TestCertificates.Issued server, X509Certificate... others) {
        X509Certificate[] chain = new X509Certificate[others.length + 1];
        chain[0] = server.certificate();
        System.arraycopy(others, 0, chain, 1, others.length);
        return chain;
    }

    @Test
    void theSecondIsNotCreatedForAServerThatTheFirstTrusts() throws CertificateException {
        both().checkServerTrusted(chain(known.server()), "ECDHE_RSA");

        assertEquals(0, created.get());
    }

    @Test
    void aServerThatOnlyTheSecondTrustsIsTrusted() throws CertificateException {
        both().checkServerTrusted(chain(lessKnown.server()), "ECDHE_RSA");

        assertEquals(1, created.get());
    }

    @Test
    void aServerThatNeitherTrustsIsRejected() {
        X509Certificate[] server = chain(new TestCertificates().server());

        assertThrows(CertificateException.class, () -> both().checkServerTrusted(server, "ECDHE_RSA"));
    }

    @Test
    void unreadableCasTrustNoServerAndHideNoOtherFailure() {
        Callable<X509ExtendedTrustManager> broken = () -> {
            throw new KeyStoreException("gone");
        };
        X509Certificate[] server = chain(lessKnown.server());

        assertEquals(
                "the CA certificates cannot be read: gone",
                assertThrows(
                                CertificateException.class,
                                () -> new ServerTrustManager("CAs", List.of(broken))
                                        .checkServerTrusted(server, "ECDHE_RSA"))
                        .getMessage());
        CertificateException path = assertThrows(
                CertificateException.class,
                () -> new ServerTrustManager("CAs", List.of(() -> trusting(known.root()), broken))
                        .checkServerTrusted(server, "ECDHE_RSA"));
        assertTrue(path.toString().contains("PKIX"), path.toString());
    }

    private String rejection(X509Certificate... chain) {
        return String.valueOf(assertThrows(
                        WeakCertificateChecker.WeakCertificateException.class,
                        () -> both().checkServerTrusted(chain, "ECDHE_RSA"))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2048 | SHA1withRSA   | true  | is signed with SHA1withRSA
            1024 | SHA256withRSA | true  | has an RSA key of only 1024 bits
            2048 | SHA256withRSA | false | has no subject alternative name
            """)
    void weakServerCertificatesAreRejected(int bits, String signature, boolean hasAlternativeName, String reason) {
        String message = rejection(chain(known.server(bits, signature, hasAlternativeName)));

        assertTrue(message.startsWith("CN=localhost " + reason), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2048 | SHA1withRSA   | is signed with SHA1withRSA
            1024 | SHA256withRSA | has an RSA key of only 1024 bits
            """)
    void weakIntermediatesAreRejected(int bits, String signature, String reason) {
        TestCertificates.Issued intermediate = known.intermediate(bits, signature);

        String message = rejection(chain(known.serverOf(intermediate), intermediate.certificate()));

        assertTrue(message.startsWith("CN=intermediate " + reason), message);
    }

    @Test
    void validChainsAreTrusted() throws CertificateException {
        TestCertificates.Issued intermediate = known.intermediate(2048, "SHA256withRSA");

        both().checkServerTrusted(chain(known.serverOf(intermediate), intermediate.certificate()), "ECDHE_RSA");
        both().checkServerTrusted(
                        chain(known.serverOf(intermediate), intermediate.certificate(), known.root()), "ECDHE_RSA");

        assertEquals(0, created.get());
    }

    @Test
    void clientsAreNotTrusted() {
        X509Certificate[] client = chain(known.server());

        assertThrows(CertificateException.class, () -> both().checkClientTrusted(client, "RSA"));
    }
}
