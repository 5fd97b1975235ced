package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;

/** Paths that do not come from one authority with its intermediates in a row. */
class TrustPathTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");

    private final Authority root = new Authority("CN=root");
    private final Authority middle = new Authority("CN=middle");
    private final Authority issuing = new Authority("CN=issuing");
    private final X509Certificate leaf = issuing.certify(new Authority("CN=leaf"), leafMaker());

    /** A name and a key, which several certificates can have. */
    private static final class Authority {
        private final X500Name name;
        private final ThrowawayKey key = ThrowawayKey.generate(KeyKind.EC_P256);

        Authority(String name) {
            this.name = CertificateMaker.name(name);
        }

        X509Certificate certify(Authority other) {
            return certify(other, Issuer.authority(other.name, NOW));
        }

        X509Certificate certify(Authority other, CertificateMaker maker) {
            return maker.make(other.key, name, key);
        }
    }

    private static CertificateMaker leafMaker() {
        return new CertificateMaker(
                CertificateMaker.name("CN=leaf"), NOW.minusSeconds(60), NOW.plus(Duration.ofDays(1)));
    }

    private void require(List<X509Certificate> chain, X509Certificate... anchors) {
        TrustPath.require(new CertificateHeaders(leaf, chain), List.of(anchors), NOW);
    }

    private String reason(List<X509Certificate> chain, X509Certificate... anchors) {
        Refusal refusal = assertThrows(Refusal.class, () -> require(chain, anchors));
        assertEquals(ServiceError.accessDenied("Untrusted signing certificate"), refusal.error());
        return refusal.reason();
    }

    @Test
    void findsAPathThroughIntermediatesInEveryOrder() {
        List<X509Certificate> chain =
                new ArrayList<>(List.of(middle.certify(issuing), root.certify(middle), root.certify(root)));
        for (int turn = 0; turn < chain.size(); turn++) {
            assertDoesNotThrow(() -> require(chain, root.certify(root)));
            Collections.rotate(chain, 1);
        }
    }

    @Test
    void endsAtAnIntermediateThatIsTheTrustAnchor() {
        assertDoesNotThrow(() -> require(List.of(), root.certify(issuing)));
        assertDoesNotThrow(() -> require(List.of(middle.certify(issuing)), root.certify(middle)));
    }

    @Test
    void triesEachCertificateOfAnIssuerThatHasSeveral() {
        Authority unknown = new Authority("CN=unknown");
        X509Certificate deadEnd = unknown.certify(issuing);

        assertDoesNotThrow(() -> require(List.of(deadEnd, root.certify(issuing)), root.certify(root)));
        assertDoesNotThrow(() -> require(List.of(root.certify(issuing), deadEnd), root.certify(root)));
    }

    @Test
    void triesEachTrustAnchor() {
        X509Certificate successor = new Authority("CN=root").certify(root, Issuer.authority(root.name, NOW));

        assertDoesNotThrow(() -> require(List.of(root.certify(issuing)), successor, root.certify(root)));
    }

    @Test
    void endsIfAuthoritiesCertifyEachOther() {
        String reason = reason(List.of(middle.certify(issuing), issuing.certify(middle)), root.certify(root));

        assertTrue(reason.contains("No trust anchor and no certificate of the chain is"), reason);
    }

    @Test
    void doesNotTrustARootThatOnlyTheChainContains() {
        Authority other = new Authority("CN=other");

        String reason = reason(List.of(other.certify(issuing), other.certify(other)), root.certify(root));

        assertTrue(reason.contains("the issuer of 'CN=other'"), reason);
    }

    @Test
    void doesNotTakeAnAnchorOfTheSameNameAndAnotherKey() {
        X509Certificate namesake = new Authority("CN=issuing").certify(new Authority("CN=issuing"));

        assertTrue(reason(List.of(), namesake).contains("'CN=issuing' did not sign the certificate that names it."));
    }

    @Test
    void reportsTheProblemsOfAllCandidates() {
        CertificateMaker expired = Issuer.authority(issuing.name, NOW);
        expired.notAfter = NOW.minusSeconds(1);
        CertificateMaker noAuthority = Issuer.authority(issuing.name, NOW);
        noAuthority.authority = false;

        String reason =
                reason(List.of(root.certify(issuing, expired), root.certify(issuing, noAuthority)), root.certify(root));

        assertTrue(reason.contains("'CN=issuing' is not valid at "), reason);
        assertTrue(reason.contains("'CN=issuing' is not a CA certificate (CA:false)."), reason);
    }
}
