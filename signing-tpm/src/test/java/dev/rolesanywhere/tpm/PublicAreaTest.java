package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public areas are read as TPM 2.0, Part 2, section 12.2 describes them. */
class PublicAreaTest {

    private static final int ATTRIBUTES = Tpm.OBJECT_SIGN | Tpm.OBJECT_USER_WITH_AUTH;

    private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(curve));
        } else {
            generator.initialize(Integer.parseInt(curve));
        }
        return generator.generateKeyPair();
    }

    private static TpmWriter start(int type, int nameAlg) {
        return new TpmWriter().u16(type).u16(nameAlg).u32(ATTRIBUTES).sized(new byte[0]);
    }

    private static TpmWriter rsa(int bits) {
        return start(Tpm.ALG_RSA, Tpm.ALG_SHA256)
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ALG_NULL)
                .u16(bits);
    }

    private static TpmWriter ecc(int nameAlg, int curve) {
        return start(Tpm.ALG_ECC, nameAlg)
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ALG_NULL)
                .u16(curve)
                .u16(Tpm.ALG_NULL);
    }

    private static PublicArea p256(int nameAlg) {
        byte[] coordinate = new byte[32];
        coordinate[31] = 1;
        return PublicArea.parse(ecc(nameAlg, Tpm.ECC_NIST_P256)
                .sized(coordinate)
                .sized(coordinate)
                .toByteArray());
    }

    @Test
    void anRsaKeyIsThatOfItsCertificate() throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) pair("RSA", "2048").getPublic();
        byte[] modulus = unsigned(key.getModulus());

        PublicArea area = PublicArea.parse(rsa(2048).u32(0).sized(modulus).toByteArray());
        PublicArea other = PublicArea.parse(rsa(2048).u32(3).sized(modulus).toByteArray());

        assertTrue(area.key().equalsKey(key));
        assertFalse(other.key().equalsKey(key));
        assertEquals("RSA 2048", area.key().toString());
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, 3, EC P-256", "secp384r1, 4, EC P-384", "secp521r1, 5, EC P-521"})
    void anEcKeyIsThatOfItsCertificate(String curve, int number, String description) throws GeneralSecurityException {
        ECPublicKey key = (ECPublicKey) pair("EC", curve).getPublic();
        ECPublicKey another = (ECPublicKey) pair("EC", curve).getPublic();

        // Some TPMs omit leading zeros of coordinates, and others do not.
        PublicArea area = PublicArea.parse(ecc(Tpm.ALG_SHA256, number)
                .sized(unsigned(key.getW().getAffineX()))
                .sized(key.getW().getAffineY().toByteArray())
                .toByteArray());

        assertTrue(area.key().equalsKey(key));
        assertFalse(area.key().equalsKey(another));
        assertFalse(area.key().equalsKey(pair("RSA", "1024").getPublic()));
        assertEquals(description, area.key().toString());
        assertEquals(key.getParams().getOrder(), ((PublicArea.Ecc) area.key()).order());
    }

    @ParameterizedTest
    @CsvSource({"4, SHA-1, 22", "11, SHA-256, 34", "12, SHA-384, 50", "13, SHA-512, 66"})
    void theNameIsAHashOfTheArea(int nameAlg, String hash, int length) throws GeneralSecurityException {
        PublicArea area = p256(nameAlg);

        byte[] name = area.name();

        assertEquals(length, name.length);
        assertEquals(nameAlg, new TpmReader(name).u16());
        assertArrayEquals(
                MessageDigest.getInstance(hash).digest(area.bytes()), Arrays.copyOfRange(name, 2, name.length));
    }

    /** Without the name, no command can be authorized. */
    @ParameterizedTest
    @ValueSource(ints = {Tpm.ALG_NULL, 0x12, 0x27, 0})
    void anUnknownNameAlgorithmIsUnsupported(int nameAlg) {
        IdentityException failure = assertThrows(IdentityException.class, () -> p256(nameAlg));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains("name algorithm " + Tpm.hex(nameAlg)), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 2047, 3072, 65535})
    void aModulusOfAnotherSizeIsMalformed(int bits) {
        byte[] modulus = new byte[256];
        modulus[0] = (byte) 0x80;
        byte[] area = rsa(bits).u32(0).sized(modulus).toByteArray();

        assertThrows(MalformedException.class, () -> PublicArea.parse(area));
    }

    @ParameterizedTest
    @CsvSource({"8, an object of the TPM type 0x8", "37, an object of the TPM type 0x25"})
    void otherObjectsAreUnsupported(int type, String message) {
        byte[] area =
                start(type, Tpm.ALG_SHA256).u16(Tpm.ALG_NULL).sized(new byte[0]).toByteArray();

        IdentityException failure = assertThrows(IdentityException.class, () -> PublicArea.parse(area));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void anotherCurveIsUnsupported() {
        byte[] area = ecc(Tpm.ALG_SHA256, 0x10)
                .sized(new byte[32])
                .sized(new byte[32])
                .toByteArray();

        IdentityException failure = assertThrows(IdentityException.class, () -> PublicArea.parse(area));

        assertTrue(failure.getMessage().contains("the TPM curve 0x10"), failure.getMessage());
    }

    @Test
    void theParametersOfOtherKeysAreSkipped() {
        byte[] number = {1};
        byte[] storage = start(Tpm.ALG_ECC, Tpm.ALG_SHA256)
                .u16(Tpm.ALG_AES)
                .u16(128)
                .u16(Tpm.ALG_CFB)
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ECC_NIST_P256)
                .u16(0x20) // TPM_ALG_KDF1_SP800_56A
                .u16(Tpm.ALG_SHA256)
                .sized(number)
                .sized(number)
                .toByteArray();
        byte[] anonymous = start(Tpm.ALG_ECC, Tpm.ALG_SHA256)
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ALG_ECDAA)
                .u16(Tpm.ALG_SHA256)
                .u16(1)
                .u16(Tpm.ECC_NIST_P256)
                .u16(Tpm.ALG_NULL)
                .sized(number)
                .sized(number)
                .toByteArray();

        assertEquals(
                new SigningMethod.Scheme(Tpm.ALG_NULL, Tpm.ALG_NULL),
                PublicArea.parse(storage).scheme());
        assertEquals(
                new SigningMethod.Scheme(Tpm.ALG_ECDAA, Tpm.ALG_SHA256),
                PublicArea.parse(anonymous).scheme());
    }

    @Test
    void everyShorterOrLongerAreaIsMalformed() {
        byte[] area = p256(Tpm.ALG_SHA256).bytes();
        for (int length = 0; length < area.length; length++) {
            byte[] cut = Arrays.copyOf(area, length);
            assertThrows(MalformedException.class, () -> PublicArea.parse(cut), () -> cut.length + " bytes");
        }
        assertThrows(MalformedException.class, () -> PublicArea.parse(Arrays.copyOf(area, area.length + 1)));
    }
}
