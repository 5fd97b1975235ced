package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key signs with its own scheme, and ECDSA makes the same number of a digest whatever length the scheme wants. */
class SigningMethodTest {

    private static final int SIGN = Tpm.OBJECT_SIGN;
    private static final PublicArea.Rsa RSA =
            new PublicArea.Rsa(BigInteger.ONE.shiftLeft(2047), BigInteger.valueOf(65537));

    private static PublicArea ec(int bits, int attributes, int algorithm, int hash) {
        PublicArea.Key key = new PublicArea.Ecc(bits, BigInteger.ONE, BigInteger.ONE);
        return area(key, attributes, algorithm, hash);
    }

    private static PublicArea area(PublicArea.Key key, int attributes, int algorithm, int hash) {
        return new PublicArea(Tpm.ALG_SHA256, attributes, new SigningMethod.Scheme(algorithm, hash), key, new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "256, 0x10, 0x10, 0x0B",
        "384, 0x10, 0x10, 0x0C",
        "521, 0x10, 0x10, 0x0D",
        "256, 0x18, 0x0C, 0x0C",
        "384, 0x18, 0x0B, 0x0B"
    })
    void anEcKeyNamesItsHashOrThatOfItsCurve(int bits, String algorithm, String bound, String hash) {
        PublicArea area = ec(bits, SIGN, Integer.decode(algorithm), Integer.decode(bound));

        assertEquals(
                new SigningMethod.Scheme(Tpm.ALG_ECDSA, Integer.decode(hash)),
                SigningMethod.of(area, HashAlgorithm.SHA_256).scheme());
    }

    @ParameterizedTest
    @CsvSource({"0x10, 0x10, SHA_256, 0x0B", "0x10, 0x10, SHA_384, 0x0C", "0x14, 0x0D, SHA_512, 0x0D"})
    void anRsaKeyNamesTheHashOfTheMessage(String algorithm, String bound, HashAlgorithm hash, String expected) {
        PublicArea area = area(RSA, SIGN, Integer.decode(algorithm), Integer.decode(bound));

        assertEquals(
                new SigningMethod.Scheme(Tpm.ALG_RSASSA, Integer.decode(expected)),
                SigningMethod.of(area, hash).scheme());
    }

    @ParameterizedTest
    @CsvSource({
        "0x14, 0x04, 0x40000, bound to the hash 0x4",
        "0x14, 0x0C, 0x40000, bound to the hash 0xc",
        "0x16, 0x0B, 0x40000, bound to RSAPSS",
        "0x15, 0x10, 0x40000, bound to the scheme 0x15",
        "0x10, 0x10, 0x20000, without the attribute sign",
        "0x10, 0x10, 0x30000, it is a storage key",
        "0x10, 0x10, 0x70000, it is a storage key"
    })
    void anRsaKeyThatCannotSignIsRejected(String algorithm, String hash, String attributes, String message) {
        assertUnsupported(
                area(RSA, Integer.decode(attributes), Integer.decode(algorithm), Integer.decode(hash)), message);
    }

    /** Rejected before the key is loaded, so with ecdsa-sha1, whose digests are shorter than SHA-256. */
    @ParameterizedTest
    @CsvSource({
        "0x1A, 0x0B, 0x40000, bound to the scheme 0x1a",
        "0x1B, 0x12, 0x40000, bound to the scheme 0x1b",
        "0x18, 0x12, 0x40000, bound to the hash 0x12",
        "0x18, 0x04, 0x40000, bound to the hash 0x4",
        "0x18, 0x0C, 0x50000, restricted to digests that the TPM computes with the hash 0xc"
    })
    void anEcKeyThatCannotSignIsRejected(String algorithm, String hash, String attributes, String message) {
        assertUnsupported(
                ec(256, Integer.decode(attributes), Integer.decode(algorithm), Integer.decode(hash)), message);
    }

    private static void assertUnsupported(PublicArea area, String message) {
        IdentityException failure =
                assertThrows(IdentityException.class, () -> SigningMethod.of(area, HashAlgorithm.SHA_256));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void aRestrictedKeyForTheSameHashSigns() {
        PublicArea area = ec(256, SIGN | Tpm.OBJECT_RESTRICTED, Tpm.ALG_ECDSA, Tpm.ALG_SHA256);

        assertEquals(
                Tpm.ALG_SHA256,
                SigningMethod.of(area, HashAlgorithm.SHA_256).scheme().hash());
    }

    @Test
    void aDigestOfRsaIsNotChanged() {
        byte[] digest = random(1, 48);
        SigningMethod method = SigningMethod.of(area(RSA, SIGN, Tpm.ALG_NULL, Tpm.ALG_NULL), HashAlgorithm.SHA_384);

        assertArrayEquals(digest, method.fit(digest));
    }

    /** FIPS 186-5, section 6.4.1: of a longer digest, ECDSA uses the leftmost bits, as many as the order has. */
    @RepeatedTest(20)
    void ecdsaMakesTheSameNumberOfAFittedDigest(RepetitionInfo repetition) {
        int[] curves = {256, 384, 521};
        int[] hashes = {Tpm.ALG_NULL, Tpm.ALG_SHA256, Tpm.ALG_SHA384, Tpm.ALG_SHA512};
        for (int bits : curves) {
            for (int hash : hashes) {
                PublicArea area = ec(bits, SIGN, hash == Tpm.ALG_NULL ? hash : Tpm.ALG_ECDSA, hash);
                SigningMethod method = SigningMethod.of(area, HashAlgorithm.SHA_256);
                byte[] digest = random(repetition.getCurrentRepetition(), 32);

                byte[] fitted = method.fit(digest);

                assertEquals(Tpm.digestSize(method.scheme().hash()), fitted.length);
                assertEquals(number(digest, bits), number(fitted, bits), bits + " bits, hash " + hash);
            }
        }
    }

    private static BigInteger number(byte[] digest, int bits) {
        BigInteger all = new BigInteger(1, digest);
        return all.shiftRight(Math.max(0, digest.length * 8 - bits));
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        // Leading zeros are not to be lost.
        return seed % 4 == 0 ? Arrays.copyOf(new byte[4], length) : bytes;
    }

    @Test
    void aLongDigestIsCutToTheCurve() {
        PublicArea area = ec(256, SIGN, Tpm.ALG_NULL, Tpm.ALG_NULL);
        byte[] digest = random(1, 64);

        byte[] fitted = SigningMethod.of(area, HashAlgorithm.SHA_512).fit(digest);

        assertArrayEquals(Arrays.copyOf(digest, 32), fitted);
    }

    @Test
    void aHashThatIsShorterThanThatOfTheMessageIsRejected() {
        PublicArea area = ec(384, SIGN, Tpm.ALG_ECDSA, Tpm.ALG_SHA256);

        IdentityException failure =
                assertThrows(IdentityException.class, () -> SigningMethod.of(area, HashAlgorithm.SHA_384));

        assertTrue(
                failure.getMessage().contains("bound to the hash 0xb, which is shorter than SHA-384"),
                failure.getMessage());
    }
}
