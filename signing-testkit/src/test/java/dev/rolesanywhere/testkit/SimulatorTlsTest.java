package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class SimulatorTlsTest {

    private final ThrowawayPki pki = ThrowawayPki.create();
    private final ThrowawayIdentity identity = pki.issue(KeyKind.EC_P256);

    @Test
    void servesAClientThatTrustsItsCertificate() throws IOException, InterruptedException {
        try (RolesAnywhereSimulator simulator = start()) {
            HttpClient client = client(simulator.tlsCertificate());

            assertTrue(simulator.endpoint().toString().startsWith("https://localhost:"));
            assertEquals(
                    201, JdkHttp.send(client, TestCall.to(simulator, identity)).statusCode());
        }
    }

    @Test
    void isNotTrustedByAClientThatDoesNotKnowItsCertificate() {
        try (RolesAnywhereSimulator simulator = start()) {
            TestCall call = TestCall.to(simulator, identity);

            assertThrows(SSLHandshakeException.class, () -> JdkHttp.send(call));
        }
    }

    @Test
    void breaksConnectionsOverTlsToo() {
        try (RolesAnywhereSimulator simulator = start()) {
            HttpClient client = client(simulator.tlsCertificate());
            for (SimulatedFault fault : new SimulatedFault[] {
                SimulatedFault.connectionReset(), SimulatedFault.emptyResponse(), SimulatedFault.truncatedBody()
            }) {
                simulator.failNext(1, fault);
                TestCall call = TestCall.to(simulator, identity);

                assertThrows(IOException.class, () -> JdkHttp.send(client, call), fault::toString);
            }
        }
    }

    @Test
    void hasACertificateOnlyWithTls() {
        try (RolesAnywhereSimulator simulator =
                RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()).build()) {
            assertThrows(IllegalStateException.class, simulator::tlsCertificate);
        }
    }

    private RolesAnywhereSimulator start() {
        return RolesAnywhereSimulator.builder()
                .trustAnchor(pki.trustAnchor())
                .tls(true)
                .build();
    }

    static HttpClient client(X509Certificate trusted) {
        try {
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(null, null);
            keyStore.setCertificateEntry("simulator", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keyStore);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
