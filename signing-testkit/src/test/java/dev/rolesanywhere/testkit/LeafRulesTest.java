package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeafRulesTest {

    private static final Instant START = Instant.parse("2026-11-21T20:55:00Z");
    private static final Instant END = Instant.parse("2026-11-22T20:55:00Z");
    private static final ThrowawayPki PKI = ThrowawayPki.create();

    private static String reason(X509Certificate leaf, Instant now) {
        return assertThrows(Refusal.class, () -> LeafRules.check(leaf, now)).reason();
    }

    @Test
    void aCertificateIsValidInItsFirstAndItsLastSecond() {
        X509Certificate leaf =
                PKI.leaf(KeyKind.EC_P256).validity(START, END).issue().certificate();

        assertDoesNotThrow(() -> LeafRules.check(leaf, START));
        assertDoesNotThrow(() -> LeafRules.check(leaf, END));
        assertEquals("The certificate is not valid before " + START + ".", reason(leaf, START.minusMillis(1)));
        assertEquals("The certificate expired at " + END + ".", reason(leaf, END.plusMillis(1)));
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, SHA1withRSA", "EC_P256, SHA1withECDSA", "EC_P521, SHA1withECDSA"})
    void aCertificateSignedWithSha1IsTooWeakWhateverKeySignedIt(KeyKind kind, String algorithm) {
        X509Certificate leaf = ThrowawayPki.create(kind)
                .leaf(KeyKind.EC_P256)
                .signedWithSha1()
                .issue()
                .certificate();

        assertEquals(
                "The certificate is signed with " + algorithm + ", which is too weak.", reason(leaf, Instant.now()));
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void anMlDsaAuthorityCannotSignWithSha1(KeyKind kind) {
        X509Certificate leaf = ThrowawayPki.create(kind)
                .leaf(KeyKind.EC_P256)
                .signedWithSha1()
                .issue()
                .certificate();

        assertDoesNotThrow(() -> LeafRules.check(leaf, Instant.now()));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "128, true", "32, false", "64, false", "192, true", "4, false"})
    void theKeyUsageMustContainDigitalSignature(int keyUsage, boolean accepted) {
        CertificateMaker maker = new CertificateMaker(CertificateMaker.name("CN=leaf"), START, END);
        maker.keyUsage = keyUsage;
        ThrowawayKey key = ThrowawayKey.generate(KeyKind.EC_P256);
        X509Certificate leaf = maker.make(key, CertificateMaker.name("CN=issuer"), key);

        if (accepted) {
            assertDoesNotThrow(() -> LeafRules.check(leaf, START));
        } else {
            assertEquals("The key usage of the certificate has no digitalSignature.", reason(leaf, START));
        }
    }
}
