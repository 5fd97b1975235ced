package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ThrowawayLeafBuilderTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");
    private static final ThrowawayPki PKI = ThrowawayPki.create(KeyKind.EC_P256, Clock.fixed(NOW, ZoneOffset.UTC))
            .withIntermediate();

    static Stream<Arguments> violations() {
        return Stream.of(
                violation(ThrowawayLeafBuilder::expired, "The certificate expired at 2026-11-21T19:55:00Z."),
                violation(
                        ThrowawayLeafBuilder::notYetValid, "The certificate is not valid before 2026-11-21T21:55:00Z."),
                violation(ThrowawayLeafBuilder::certificateAuthority, "is a CA certificate (CA:true)."),
                violation(ThrowawayLeafBuilder::withoutDigitalSignature, "has no digitalSignature."),
                violation(ThrowawayLeafBuilder::withoutKeyUsage, "has no digitalSignature."),
                violation(ThrowawayLeafBuilder::versionOne, "has X.509 version 1, not 3."),
                violation(ThrowawayLeafBuilder::signedWithSha1, "signed with SHA1withECDSA, which is too weak."),
                violation(builder -> builder.subject(""), "has an empty subject."));
    }

    private static Arguments violation(UnaryOperator<ThrowawayLeafBuilder> change, String reason) {
        return Arguments.of(change, reason);
    }

    @ParameterizedTest
    @MethodSource("violations")
    void violatesOneRuleOfTheService(UnaryOperator<ThrowawayLeafBuilder> change, String reason)
            throws GeneralSecurityException {
        X509Certificate leaf = change.apply(PKI.leaf(KeyKind.EC_P256)).issue().certificate();

        Refusal refusal = assertThrows(Refusal.class, () -> LeafRules.check(leaf, NOW));
        assertEquals(
                "Untrusted certificate. Insufficient certificate",
                refusal.error().message());
        assertTrue(refusal.reason().endsWith(reason), refusal.reason());
        leaf.verify(PKI.intermediates().get(0).getPublicKey());
    }

    @ParameterizedTest
    @EnumSource
    void satisfiesAllRulesByDefault(KeyKind kind) {
        X509Certificate leaf = PKI.leaf(kind).issue().certificate();

        assertDoesNotThrow(() -> LeafRules.check(leaf, NOW));
        assertEquals(3, leaf.getVersion());
        assertEquals(-1, leaf.getBasicConstraints());
        assertEquals(PKI.intermediates().get(0).getSubjectX500Principal(), leaf.getIssuerX500Principal());
    }

    @Test
    void isValidFromAnHourAgoForThirtyDays() {
        X509Certificate leaf = PKI.leaf(KeyKind.EC_P256).issue().certificate();

        assertEquals(NOW.minus(Duration.ofHours(1)), leaf.getNotBefore().toInstant());
        assertEquals(NOW.plus(Duration.ofDays(30)), leaf.getNotAfter().toInstant());
    }

    @Test
    void anExpiredOrFutureCertificateIsValidForTheRestOfThirtyDays() {
        X509Certificate expired = PKI.leaf(KeyKind.EC_P256).expired().issue().certificate();
        X509Certificate future = PKI.leaf(KeyKind.EC_P256).notYetValid().issue().certificate();

        assertEquals(NOW.minus(Duration.ofDays(30)), expired.getNotBefore().toInstant());
        assertEquals(NOW.minus(Duration.ofHours(1)), expired.getNotAfter().toInstant());
        assertEquals(NOW.plus(Duration.ofHours(1)), future.getNotBefore().toInstant());
        assertEquals(NOW.plus(Duration.ofDays(30)), future.getNotAfter().toInstant());
    }

    @Test
    void withoutDigitalSignatureTheKeyMayOnlyEncipher() {
        boolean[] keyUsage = PKI.leaf(KeyKind.EC_P256)
                .withoutDigitalSignature()
                .issue()
                .certificate()
                .getKeyUsage();

        assertArrayEquals(new boolean[] {false, false, true, false, false, false, false, false, false}, keyUsage);
    }

    @Test
    void theDefaultSubjectNamesTheTestkit() {
        assertEquals(
                new X500Principal("CN=throwaway-workload,O=Roles Anywhere Testkit"),
                PKI.leaf(KeyKind.EC_P256).issue().certificate().getSubjectX500Principal());
    }

    @Test
    void hasTheGivenValidityAndSerialNumber() {
        Instant start = Instant.parse("2001-02-03T04:05:06Z");
        Instant end = Instant.parse("2099-12-31T23:59:59Z");
        X509Certificate leaf = PKI.leaf(KeyKind.EC_P256)
                .validity(start, end)
                .serialNumber(BigInteger.ONE)
                .issue()
                .certificate();

        assertEquals(start, leaf.getNotBefore().toInstant());
        assertEquals(end, leaf.getNotAfter().toInstant());
        assertEquals(BigInteger.ONE, leaf.getSerialNumber());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"CN=build-agent,OU=ci,O=Example", "CN=a\\, b+OU=c", "CN=Jörg", "C=DE,CN=x"})
    void keepsTheOrderAndTheEscapesOfASubject(String name) {
        X509Certificate leaf = PKI.leaf(KeyKind.EC_P256).subject(name).issue().certificate();

        assertEquals(new X500Principal(name), leaf.getSubjectX500Principal());
        assertArrayEquals(
                new X500Principal(name).getEncoded(),
                leaf.getSubjectX500Principal().getEncoded());
    }

    @Test
    void issuesAnotherCertificateForTheSameKeyEachTime() {
        ThrowawayLeafBuilder builder = PKI.leaf(KeyKind.EC_P256);
        X509Certificate first = builder.issue().certificate();
        X509Certificate renewed = builder.serialNumber(BigInteger.TEN).issue().certificate();

        assertEquals(first.getPublicKey(), renewed.getPublicKey());
        assertNotEquals(first, renewed);
        assertNotEquals(
                first.getPublicKey(), PKI.issue(KeyKind.EC_P256).certificate().getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, RSA, SHA256withRSA", "EC_P256, EC, SHA256withECDSA", "EC_P384, EC, SHA256withECDSA"})
    void thePrivateKeyThatTheJdkReadsBelongsToTheCertificate(KeyKind kind, String algorithm, String signature)
            throws GeneralSecurityException {
        ThrowawayIdentity identity = PKI.issue(kind);
        byte[] message = {1, 2, 3};
        Signature signer = Signature.getInstance(signature);
        signer.initSign(
                KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(identity.privateKeyPkcs8())));
        signer.update(message);
        byte[] signed = signer.sign();

        Signature verifier = Signature.getInstance(signature);
        verifier.initVerify(identity.certificate());
        verifier.update(message);
        assertTrue(verifier.verify(signed));
    }
}
