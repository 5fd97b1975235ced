package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningMechanismTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();

    private static KeyParameters key(KeyKind kind) {
        return KeyParameters.of(PKI.issue(kind).certificate().getPublicKey());
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
}
