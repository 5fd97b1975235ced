package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class RejectedPathTest extends SimulatorTestCase {

    private static final ServiceError UNTRUSTED =
            new ServiceError(403, "AccessDeniedException", "Untrusted signing certificate");

    @Test
    void rejectsALeafWhoseIntermediateIsNotSent() {
        assertRejected(
                call -> call.headers.remove("X-Amz-X509-Chain"),
                UNTRUSTED,
                "No trust anchor and no certificate of the chain is 'CN=Throwaway Intermediate 1,"
                        + " O=Roles Anywhere Testkit', the issuer of 'CN=throwaway-workload, O=Roles Anywhere Testkit'.");
    }

    @Test
    void rejectsALeafOfAnotherAuthorityOfTheSameName() {
        ThrowawayIdentity foreign = ThrowawayPki.create().issue(KeyKind.EC_P256);
        assertRejected(
                foreign,
                call -> {},
                UNTRUSTED,
                "'CN=Throwaway Root, O=Roles Anywhere Testkit' did not sign the certificate that names it.");
    }

    @Test
    void rejectsALeafOfAnotherMlDsaAuthorityOfTheSameName() {
        ThrowawayIdentity foreign = ThrowawayPki.create(KeyKind.ML_DSA_44).issue(KeyKind.EC_P256);
        assertRejected(foreign, call -> {}, UNTRUSTED, "did not sign the certificate that names it.");
    }

    @Test
    void rejectsAnIntermediateOfAnotherKeyAndTheSameName() {
        X509Certificate other =
                ThrowawayPki.create().withIntermediate().intermediates().get(0);
        assertRejected(
                call -> call.headers.put("X-Amz-X509-Chain", TestCall.base64(other)),
                UNTRUSTED,
                "'CN=Throwaway Intermediate 1, O=Roles Anywhere Testkit' did not sign");
    }

    @Test
    void rejectsAnIntermediateThatIsNotACa() {
        rejectsIntermediate(maker -> maker.authority = false, "is not a CA certificate (CA:false).");
    }

    @Test
    void rejectsAnIntermediateThatMayNotSignCertificates() {
        rejectsIntermediate(maker -> maker.keyUsage = KeyUsage.cRLSign, "has no keyCertSign in its key usage.");
    }

    @Test
    void rejectsAnIntermediateOfVersionOne() {
        rejectsIntermediate(maker -> maker.version = 1, "has X.509 version 1, not 3.");
    }

    @Test
    void rejectsAnExpiredIntermediate() {
        rejectsIntermediate(maker -> maker.notAfter = Instant.now().minus(Duration.ofMinutes(1)), "is not valid at ");
    }

    @Test
    void rejectsAnIntermediateThatIsNotValidYet() {
        rejectsIntermediate(maker -> maker.notBefore = Instant.now().plus(Duration.ofMinutes(1)), "is not valid at ");
    }

    private static void rejectsIntermediate(Consumer<CertificateMaker> defect, String reason) {
        Issuer root = Issuer.root(KeyKind.EC_P256, Instant.now());
        ThrowawayKey key = ThrowawayKey.generate(KeyKind.EC_P256);
        CertificateMaker maker = Issuer.authority(CertificateMaker.name("CN=Defective"), Instant.now());
        defect.accept(maker);
        Issuer defective = new Issuer(maker.subject, key, maker.make(key, root.name(), root.key()));
        ThrowawayIdentity identity = new ThrowawayLeafBuilder(
                        KeyKind.EC_P256, defective, List.of(defective.certificate()), Instant.now())
                .issue();
        try (RolesAnywhereSimulator its =
                RolesAnywhereSimulator.builder().trustAnchor(root.certificate()).build()) {
            assertRejected(its, TestCall.to(its, identity), UNTRUSTED, "'CN=Defective' " + reason);
        }
    }
}
