package dev.rolesanywhere.cli.doctor;

import static dev.rolesanywhere.cli.doctor.Findings.assertFailure;
import static dev.rolesanywhere.cli.doctor.Findings.assertOk;
import static dev.rolesanywhere.cli.doctor.Findings.assertWarning;

import dev.rolesanywhere.identity.internal.CertificateRule;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayLeafBuilder;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The key algorithm, the rules and the validity of a certificate. */
class CertificateChecksTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static X509Certificate leaf(UnaryOperator<ThrowawayLeafBuilder> defect) {
        return defect.apply(PKI.leaf(KeyKind.EC_P256)).issue().certificate();
    }

    static Stream<Arguments> satisfiedRules() {
        return Stream.of(
                Arguments.of(CertificateRule.VERSION, "version 3"),
                Arguments.of(CertificateRule.SERIAL_NUMBER, ""),
                Arguments.of(CertificateRule.NOT_A_CA, "an end-entity certificate"),
                Arguments.of(CertificateRule.DIGITAL_SIGNATURE, "digitalSignature"),
                Arguments.of(CertificateRule.HASH, "SHA256withECDSA"),
                Arguments.of(CertificateRule.SUBJECT, "CN=throwaway-workload,O=Roles Anywhere Testkit"));
    }

    @ParameterizedTest
    @MethodSource("satisfiedRules")
    void aSatisfiedRuleIsFine(CertificateRule rule, String evidence) {
        assertOk(evidence, CertificateChecks.rule(rule, leaf(UnaryOperator.identity())));
    }

    static Stream<Arguments> violatedRules() {
        return Stream.of(
                broken(CertificateRule.VERSION, ThrowawayLeafBuilder::versionOne, "is X.509 version 1", "X.509 v3"),
                broken(CertificateRule.NOT_A_CA, ThrowawayLeafBuilder::certificateAuthority, "is a CA", "CA:false"),
                broken(
                        CertificateRule.DIGITAL_SIGNATURE,
                        ThrowawayLeafBuilder::withoutDigitalSignature,
                        "has no digitalSignature",
                        "keyUsage digitalSignature"),
                broken(
                        CertificateRule.DIGITAL_SIGNATURE,
                        ThrowawayLeafBuilder::withoutKeyUsage,
                        "has no digitalSignature",
                        "keyUsage digitalSignature"),
                broken(CertificateRule.HASH, ThrowawayLeafBuilder::signedWithSha1, "was signed with SHA1", "SHA-256"),
                broken(CertificateRule.SUBJECT, leaf -> leaf.subject(""), "has an empty subject", "with a subject"));
    }

    private static Arguments broken(
            CertificateRule rule, UnaryOperator<ThrowawayLeafBuilder> defect, String fault, String advice) {
        return Arguments.of(rule, defect, fault, advice);
    }

    @ParameterizedTest
    @MethodSource("violatedRules")
    void aViolatedRuleIsReported(
            CertificateRule rule, UnaryOperator<ThrowawayLeafBuilder> defect, String fault, String advice) {
        assertFailure("the certificate " + fault, advice, CertificateChecks.rule(rule, leaf(defect)));
    }

    @Test
    void anMlDsaSignatureIsNamedOnEveryJdk() {
        X509Certificate certificate =
                ThrowawayPki.create(KeyKind.ML_DSA_65).issue(KeyKind.EC_P256).certificate();

        assertOk("ML-DSA-65", CertificateChecks.rule(CertificateRule.HASH, certificate));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048,  RSA with 2048 bits; signs AWS4-X509-RSA-SHA256",
        "EC_P256,   EC on P-256; signs AWS4-X509-ECDSA-SHA256",
        "EC_P521,   EC on P-521; signs AWS4-X509-ECDSA-SHA256",
        "ML_DSA_44, ML-DSA-44; signs AWS4-X509-MLDSA",
        "ML_DSA_87, ML-DSA-87; signs AWS4-X509-MLDSA"
    })
    void aKeyIsNamedWithItsSize(KeyKind kind, String detail) {
        assertOk(detail, CertificateChecks.key(PKI.issue(kind).certificate().getPublicKey()));
    }

    @Test
    void aShortRsaKeyIsAWarning() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);

        assertWarning(
                "RSA with 1024 bits",
                "2048 bits or more",
                CertificateChecks.key(generator.generateKeyPair().getPublic()));
    }

    @Test
    void aKeyThatCannotSignIsReported() throws GeneralSecurityException {
        KeyPairGenerator ed25519 = KeyPairGenerator.getInstance("Ed25519");

        assertFailure(
                "not supported",
                "reissue the certificate",
                CertificateChecks.key(ed25519.generateKeyPair().getPublic()));
    }

    private static Finding validity(Duration fromStart, Duration toEnd) {
        return CertificateChecks.validity(leaf(leaf -> leaf.validity(NOW.minus(fromStart), NOW.plus(toEnd))), NOW);
    }

    @Test
    void theTimeThatIsLeftIsReported() {
        Duration day = Duration.ofDays(1);

        assertOk("until 2026-01-31T00:00:00Z, 30 days left", validity(day, Duration.ofDays(30)));
        assertWarning("29 days left", "renew the certificate soon", validity(day, Duration.ofDays(29)));
        assertWarning("7 days left", "renew the certificate soon", validity(day, Duration.ofDays(7)));
        assertWarning("only 6 days left", "certificate now", validity(day, Duration.ofDays(6)));
        assertWarning("only 1 day left", "certificate now", validity(day, day));
        assertWarning("only 23 hours left", "certificate now", validity(day, Duration.ofHours(23)));
        assertWarning("only 59 minutes left", "certificate now", validity(day, Duration.ofMinutes(59)));
    }

    @Test
    void aCertificateThatIsNotValidNowIsReported() {
        assertFailure(
                "expired at 2025-12-31T00:00:00Z, 1 day ago",
                "renew it",
                validity(Duration.ofDays(3), Duration.ofDays(-1)));
        assertFailure(
                "becomes valid at 2026-01-01T02:00:00Z, in 2 hours",
                "clock",
                validity(Duration.ofHours(-2), Duration.ofDays(90)));
    }
}
