package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SigningAlgorithmTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final String TEXT = "AWS4-X509-...\n20261121T205500Z";

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, AWS4-X509-RSA-SHA256",
        "EC_P256, AWS4-X509-ECDSA-SHA256",
        "EC_P384, AWS4-X509-ECDSA-SHA256",
        "EC_P521, AWS4-X509-ECDSA-SHA256",
        "ML_DSA_44, AWS4-X509-MLDSA",
        "ML_DSA_65, AWS4-X509-MLDSA",
        "ML_DSA_87, AWS4-X509-MLDSA"
    })
    void theKeyDeterminesTheAlgorithm(KeyKind kind, String wireName) {
        PublicKey key = PKI.issue(kind).certificate().getPublicKey();

        assertEquals(wireName, SigningAlgorithm.of(key).wireName());
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, EdDSA", "X25519, XDH", "DSA, DSA", "RSASSA-PSS, RSASSA-PSS"})
    void keysThatTheServiceDoesNotSupportAreRejected(String generator, String type) throws NoSuchAlgorithmException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(generator);
        PublicKey key = pairs.generateKeyPair().getPublic();

        Refusal refusal = assertThrows(Refusal.class, () -> SigningAlgorithm.of(key));
        assertEquals("Keys of type " + type + " are not supported.", refusal.reason());
        assertEquals(403, refusal.error().status());
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureIsOfOneTextAndOneKey(KeyKind kind) {
        ThrowawayIdentity identity = PKI.issue(kind);
        byte[] signature = HexFormat.of().parseHex(TestSigner.sign(identity, TEXT));

        assertTrue(verifies(identity, TEXT, signature));
        assertFalse(verifies(identity, TEXT + "\n", signature));
        assertFalse(verifies(PKI.issue(kind), TEXT, signature));
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedSignatureIsRejectedWithoutAnError(KeyKind kind) {
        ThrowawayIdentity identity = PKI.issue(kind);
        byte[] signature = HexFormat.of().parseHex(TestSigner.sign(identity, TEXT));
        byte[] changed = signature.clone();
        changed[changed.length - 1] ^= 1;

        assertFalse(verifies(identity, TEXT, changed));
        assertFalse(verifies(identity, TEXT, Arrays.copyOf(signature, signature.length - 1)));
        assertFalse(verifies(identity, TEXT, Arrays.copyOf(signature, signature.length + 1)));
        assertFalse(verifies(identity, TEXT, new byte[0]));
        assertFalse(verifies(identity, TEXT, new byte[] {0x30}));
    }

    private static boolean verifies(ThrowawayIdentity identity, String text, byte[] signature) {
        PublicKey key = identity.certificate().getPublicKey();
        return SigningAlgorithm.of(key).verifies(key, text.getBytes(StandardCharsets.UTF_8), signature);
    }
}
