package dev.rolesanywhere.cli.doctor;

import static dev.rolesanywhere.cli.doctor.Findings.assertFailure;
import static dev.rolesanywhere.cli.doctor.Findings.assertOk;
import static dev.rolesanywhere.cli.doctor.Findings.assertSkipped;
import static dev.rolesanywhere.cli.doctor.Findings.assertWarning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The intermediates, and whether they lead to a trust anchor. */
class ChainTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final ThrowawayPki PKI =
            ThrowawayPki.create(KeyKind.EC_P256, CLOCK).withIntermediate().withIntermediate();
    private static final ThrowawayPki STRANGER = ThrowawayPki.create(KeyKind.EC_P256, CLOCK);
    private static final String ORGANIZATION = ",O=Roles Anywhere Testkit";

    private static Chain chain(ThrowawayIdentity identity) {
        return new Chain(identity.certificate(), identity.intermediates());
    }

    private static Chain chain() {
        return chain(PKI.issue(KeyKind.EC_P256));
    }

    @Test
    void intermediatesAreListedInTheOrderInWhichTheyAreSent() {
        ThrowawayIdentity identity = PKI.issue(KeyKind.EC_P256);
        List<X509Certificate> given = List.of(
                PKI.trustAnchor(),
                identity.intermediates().get(1),
                identity.intermediates().get(0));

        List<Finding> findings = Chain.withoutKey(identity.certificate(), given).checkIntermediates(NOW);

        assertEquals(3, findings.size());
        assertOk(
                "2 are sent: CN=Throwaway Intermediate 2" + ORGANIZATION + " | CN=Throwaway Intermediate 1"
                        + ORGANIZATION,
                findings.get(0));
        assertOk("CN=Throwaway Intermediate 2" + ORGANIZATION + ": CA with keyCertSign, until", findings.get(1));
        assertOk("signed CN=Throwaway Intermediate 2", findings.get(2));
    }

    @Test
    void noIntermediatesAreFine() {
        assertOk(
                "none are sent",
                chain(STRANGER.issue(KeyKind.EC_P256)).checkIntermediates(NOW).get(0));
    }

    @Test
    void moreThanFiveAreRejected() {
        ThrowawayPki deep = PKI;
        for (int i = 0; i < 4; i++) {
            deep = deep.withIntermediate();
        }
        ThrowawayIdentity identity = deep.issue(KeyKind.EC_P256);

        assertThrows(IdentityException.class, () -> Chain.withoutKey(identity.certificate(), identity.intermediates()));
    }

    @Test
    void anIntermediateThatIsNotACaAndDidNotSignIsReported() {
        X509Certificate impostor = PKI.leaf(KeyKind.EC_P256)
                .subject("CN=Throwaway Intermediate 2,O=Roles Anywhere Testkit")
                .issue()
                .certificate();

        Finding finding = new Chain(chain().leaf(), List.of(impostor))
                .checkIntermediates(NOW)
                .get(1);

        assertFailure("did not sign CN=throwaway-workload", "was issued with", finding);
        assertFailure("it is not a CA certificate", "was issued with", finding);
        assertFailure("it has no keyCertSign", "was issued with", finding);
    }

    @Test
    void anIntermediateOutsideItsTimeIsReported() {
        assertFailure(
                "it expired at ",
                "was issued with",
                chain().checkIntermediates(NOW.plus(Duration.ofDays(4000))).get(1));
        assertFailure(
                "it is not valid before ",
                "was issued with",
                chain().checkIntermediates(NOW.minus(Duration.ofDays(1))).get(1));
    }

    @Test
    void anUnneededIntermediateIsAWarning() {
        Chain gap = new Chain(chain().leaf(), List.of(chain().intermediates().get(1)));

        assertWarning(
                "is not the issuer of CN=throwaway-workload",
                "or add CN=Throwaway Intermediate 2",
                gap.checkIntermediates(NOW).get(1));
    }

    @Test
    void aChainThatReachesTheTrustAnchorIsFine() {
        List<X509Certificate> anchors = List.of(STRANGER.trustAnchor(), PKI.trustAnchor());

        assertOk("the chain reaches CN=Throwaway Root", chain().checkTrustAnchor(anchors, NOW));
    }

    @Test
    void aTrustAnchorMayContainAnIntermediate() {
        List<X509Certificate> anchors = List.of(PKI.intermediates().get(0));
        Chain alone = new Chain(chain().leaf(), List.of());

        assertOk("the chain reaches CN=Throwaway Intermediate 2", alone.checkTrustAnchor(anchors, NOW));
        assertOk("the chain reaches CN=Throwaway Intermediate 2", chain().checkTrustAnchor(anchors, NOW));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfCaIsVerified(KeyKind kind) {
        ThrowawayPki pki = ThrowawayPki.create(kind, CLOCK).withIntermediate(kind);
        Chain chain = chain(pki.issue(KeyKind.EC_P256));

        assertOk("1 is sent", chain.checkIntermediates(NOW).get(0));
        assertOk("CA with keyCertSign", chain.checkIntermediates(NOW).get(1));
        assertOk("the chain reaches", chain.checkTrustAnchor(List.of(pki.trustAnchor()), NOW));
    }

    @Test
    void aMissingIntermediateIsReported() {
        Chain alone = new Chain(chain().leaf(), List.of());

        assertFailure(
                "CN=Throwaway Intermediate 2" + ORGANIZATION
                        + ", the issuer of CN=throwaway-workload,O=Roles Anywhere Testkit, is neither sent nor in the"
                        + " trust anchor (CN=Throwaway Root",
                "--intermediates",
                alone.checkTrustAnchor(List.of(PKI.trustAnchor()), NOW));
    }

    @Test
    void aTrustAnchorWithTheRightNameAndAnotherKeyIsReported() {
        assertFailure(
                "has the right name, but did not sign CN=Throwaway Intermediate 1",
                "another key",
                chain().checkTrustAnchor(List.of(STRANGER.trustAnchor()), NOW));
    }

    @Test
    void anExpiredTrustAnchorIsReported() {
        assertFailure(
                "but it expired at",
                "valid CA certificate",
                chain().checkTrustAnchor(List.of(PKI.trustAnchor()), NOW.plus(Duration.ofDays(4000))));
    }

    @Test
    void withoutTheTrustAnchorTheRequiredOneIsNamed() {
        Finding finding = chain().unknownTrustAnchor();

        assertSkipped("it must contain CN=Throwaway Root", finding);
        assertTrue(finding.detail().contains("--trust-anchor-pem"));
    }
}
