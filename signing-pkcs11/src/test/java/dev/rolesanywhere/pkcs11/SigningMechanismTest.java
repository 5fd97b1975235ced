package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.pkcs11.SigningMechanism.KeyParameters;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningMechanismTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final byte[] MESSAGE = {1, 2, 3};

    private static final Map<KeyKind, KeyParameters> KEYS = new EnumMap<>(KeyKind.class);
    private static KeyPair rsa;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }

    private static KeyParameters key(KeyKind kind) {
        return KEYS.computeIfAbsent(
                kind, each -> KeyParameters.of(PKI.issue(each).certificate().getPublicKey()));
    }

    @Test
    void mlDsaSignsTheMessageIfTheTokenSupportsIt() {
        KeyParameters key = key(KeyKind.ML_DSA_65);
        byte[] message = {1, 2, 3};

        SigningMechanism mechanism = SigningMechanism.of(key, HashAlgorithm.SHA_256, Set.of(0x1dL));

        assertEquals(0x1d, mechanism.number());
        assertArrayEquals(message, mechanism.input().apply(message));
        assertArrayEquals(message, mechanism.output().apply(message));
        IdentityException refusal = assertThrows(
                IdentityException.class, () -> SigningMechanism.of(key, HashAlgorithm.SHA_256, Set.of(0x40L, 0x1041L)));
        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("CKM_ML_DSA of PKCS#11 3.2"), refusal.getMessage());
    }

    @Test
    void theTwoNumbersOfEcdsaBecomeDer() {
        SigningMechanism mechanism = SigningMechanism.of(key(KeyKind.EC_P256), HashAlgorithm.SHA_256, Set.of(0x1041L));
        byte[] raw = new byte[64];
        raw[31] = 1;
        raw[32] = (byte) 0x80;

        byte[] der = mechanism.output().apply(raw);

        assertEquals("30260201010221" + "0080" + "00".repeat(31), HexFormat.of().formatHex(der));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 66, 96, 8192})
    void aSignatureOfTheWrongLengthIsRejected(int length) {
        SigningMechanism mechanism = SigningMechanism.of(key(KeyKind.EC_P256), HashAlgorithm.SHA_256, Set.of(0x1041L));

        assertThrows(CryptokiException.class, () -> mechanism.output().apply(new byte[length]));
    }

    @ParameterizedTest
    @CsvSource({"SHA_256, 0x40", "SHA_384, 0x41", "SHA_512, 0x42"})
    void rsaIsHashedByTheTokenIfItCan(HashAlgorithm hash, String number) {
        SigningMechanism mechanism =
                SigningMechanism.of(key(KeyKind.RSA_2048), hash, Set.of(0x01L, 0x40L, 0x41L, 0x42L));

        assertEquals(Long.decode(number), mechanism.number());
        assertArrayEquals(MESSAGE, mechanism.input().apply(MESSAGE));
    }

    @ParameterizedTest
    @CsvSource({"SHA_256, SHA256withRSA", "SHA_384, SHA384withRSA", "SHA_512, SHA512withRSA"})
    void otherwiseRsaGetsTheDigestInfo(HashAlgorithm hash, String algorithm) throws GeneralSecurityException {
        SigningMechanism mechanism =
                SigningMechanism.of(KeyParameters.of(rsa.getPublic()), hash, Set.of(0x01L, 0x1041L));
        Cipher pkcs1 = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        pkcs1.init(Cipher.ENCRYPT_MODE, rsa.getPrivate());

        byte[] signature =
                mechanism.output().apply(pkcs1.doFinal(mechanism.input().apply(MESSAGE)));

        assertEquals(0x01, mechanism.number());
        assertVerifies(algorithm, rsa.getPublic(), signature);
    }

    @ParameterizedTest
    @CsvSource({
        "secp256r1, SHA_256, SHA256withECDSA",
        "secp256r1, SHA_512, SHA512withECDSA",
        "secp384r1, SHA_256, SHA256withECDSA",
        "secp384r1, SHA_512, SHA512withECDSA",
        "secp521r1, SHA_384, SHA384withECDSA",
        "secp521r1, SHA_512, SHA512withECDSA"
    })
    void ecdsaGetsAHashNoLongerThanTheOrder(String curve, HashAlgorithm hash, String algorithm)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        SigningMechanism mechanism = SigningMechanism.of(KeyParameters.of(pair.getPublic()), hash, Set.of(0x1041L));
        Signature token = Signature.getInstance("NONEwithECDSAinP1363Format");
        token.initSign(pair.getPrivate());
        token.update(mechanism.input().apply(MESSAGE));

        assertVerifies(algorithm, pair.getPublic(), mechanism.output().apply(token.sign()));
    }

    private static void assertVerifies(String algorithm, PublicKey key, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signature));
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, CKM_RSA_PKCS", "EC_P384, CKM_ECDSA", "ML_DSA_44, CKM_ML_DSA"})
    void aTokenWithoutTheMechanismIsRejectedByItsName(KeyKind kind, String mechanism) {
        IdentityException refusal = assertThrows(
                IdentityException.class, () -> SigningMechanism.of(key(kind), HashAlgorithm.SHA_256, Set.of(0x250L)));

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("(" + mechanism), refusal.getMessage());
    }

    @Test
    void numbersAboveTheOrderAreRejected() {
        SigningMechanism mechanism = SigningMechanism.of(key(KeyKind.EC_P256), HashAlgorithm.SHA_256, Set.of(0x1041L));
        byte[] raw = HexFormat.of().parseHex("ff".repeat(64));

        CryptokiException failure =
                assertThrows(CryptokiException.class, () -> mechanism.output().apply(raw));
        assertEquals("C_Sign returned an invalid signature", failure.getMessage());
    }
}
