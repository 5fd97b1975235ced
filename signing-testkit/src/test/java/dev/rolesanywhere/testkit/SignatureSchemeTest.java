package dev.rolesanywhere.testkit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.HashMLDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureSchemeTest extends SimulatorTestCase {

    private static final String MISMATCH =
            "The signature does not match the certificate's key and the received request";

    @Test
    void rejectsRsaOverAnotherDigest() {
        rejectsByJdk(KeyKind.RSA_2048, "RSA", "SHA512withRSA");
    }

    @Test
    void rejectsRsaPss() {
        ThrowawayIdentity identity = ROLES_ANYWHERE.pki().issue(KeyKind.RSA_2048);
        rejects(identity, message -> TestSigner.pss(identity, message));
    }

    @Test
    void rejectsEcdsaOverTheDigestOfTheSizeOfTheCurve() {
        rejectsByJdk(KeyKind.EC_P384, "EC", "SHA384withECDSA");
        rejectsByJdk(KeyKind.EC_P521, "EC", "SHA512withECDSA");
    }

    @Test
    void rejectsEcdsaInTheFormOfIeeeP1363() {
        rejectsByJdk(KeyKind.EC_P256, "EC", "SHA256withECDSAinP1363Format");
    }

    @Test
    void rejectsBytesAfterAnEcdsaSignature() {
        assertRejected(
                call -> call.signature = (identity, text) -> TestSigner.sign(identity, text) + "00",
                INVALID_SIGNATURE,
                MISMATCH);
    }

    @Test
    void acceptsRandomizedMlDsa() {
        ThrowawayIdentity identity = ROLES_ANYWHERE.pki().issue(KeyKind.ML_DSA_44);
        TestCall call = TestCall.to(simulator, identity);
        call.signature = (key, text) -> HexFormat.of()
                .formatHex(sign(
                        new MLDSASigner(),
                        new ParametersWithRandom(TestSigner.privateKey(key), new SecureRandom()),
                        text.getBytes(StandardCharsets.UTF_8)));

        assertAccepted(call.send());
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void rejectsMlDsaWithAContext(KeyKind kind) {
        ThrowawayIdentity identity = ROLES_ANYWHERE.pki().issue(kind);
        byte[] context = "rolesanywhere".getBytes(StandardCharsets.UTF_8);
        rejects(
                identity,
                message -> sign(
                        new MLDSASigner(),
                        new ParametersWithContext(TestSigner.privateKey(identity), context),
                        message));
    }

    @Test
    void rejectsMlDsaOverADigest() {
        ThrowawayIdentity identity = ROLES_ANYWHERE.pki().issue(KeyKind.ML_DSA_65);
        rejects(identity, message -> sign(new HashMLDSASigner(), TestSigner.privateKey(identity), message));
        rejects(
                identity,
                message -> sign(
                        new MLDSASigner(),
                        TestSigner.privateKey(identity),
                        HexFormat.of().parseHex(TestSigner.sha256(message))));
    }

    private void rejectsByJdk(KeyKind kind, String keyAlgorithm, String algorithm) {
        ThrowawayIdentity identity = ROLES_ANYWHERE.pki().issue(kind);
        rejects(identity, message -> TestSigner.byJdk(keyAlgorithm, algorithm, identity, message));
    }

    private void rejects(ThrowawayIdentity identity, Scheme scheme) {
        assertRejected(
                identity,
                call -> call.signature =
                        (key, text) -> HexFormat.of().formatHex(scheme.sign(text.getBytes(StandardCharsets.UTF_8))),
                INVALID_SIGNATURE,
                MISMATCH);
    }

    private static byte[] sign(Signer signer, CipherParameters key, byte[] message) {
        try {
            signer.init(true, key);
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private interface Scheme {
        byte[] sign(byte[] message);
    }
}
