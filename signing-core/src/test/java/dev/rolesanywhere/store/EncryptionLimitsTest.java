package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of password-based encryption: what is just allowed, and what is not. */
class EncryptionLimitsTest {

    private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(5_000_000);
    private static final BigInteger EIGHT = BigInteger.valueOf(8);

    private final EncryptionLimits limits = EncryptionLimits.ofKeys();

    private static String unsupported(Executable call) {
        IdentityException failure = assertThrows(IdentityException.class, call);
        assertEquals(Reason.UNSUPPORTED, failure.reason());
        return failure.getMessage();
    }

    @Test
    void fiveMillionIterationsAreAllowedAndOneMoreIsNot() {
        assertEquals(5_000_000, limits.addIterations(MOST_ITERATIONS));
        assertEquals(
                "its encryption needs 5000001 iterations, more than the limit of 5000000;"
                        + " re-encrypt it with: openssl pkcs8 -topk8",
                unsupported(() -> limits.addIterations(MOST_ITERATIONS.add(BigInteger.ONE))));
    }

    @Test
    void aRejectedDerivationDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            assertThrows(IdentityException.class, () -> limits.addIterations(MOST_ITERATIONS.add(BigInteger.ONE)));
        }

        assertEquals(5_000_000, limits.addIterations(MOST_ITERATIONS));
    }

    @Test
    void checkingAloneDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            limits.checkIterations(MOST_ITERATIONS);
            limits.checkScrypt(BigInteger.TWO.pow(18), EIGHT, BigInteger.ONE);
        }

        assertEquals(5_000_000, limits.addIterations(MOST_ITERATIONS));
        assertDoesNotThrow(() -> limits.addScrypt(BigInteger.TWO.pow(18), EIGHT, BigInteger.ONE));
    }

    /** 128·N·r·p bytes may be 256 MiB, which N = 2^18 with r = 8 and p = 1 is. */
    @ParameterizedTest
    @CsvSource({
        "262144, 8, 1, true",
        "262145, 8, 1, false",
        "262144, 9, 1, false",
        "131072, 8, 2, true",
        "131073, 8, 2, false",
        "2, 1, 1, true"
    })
    void scryptMayUse256Mebibytes(long cost, long blockSize, long parallelization, boolean allowed) {
        Executable check = () -> limits.checkScrypt(
                BigInteger.valueOf(cost), BigInteger.valueOf(blockSize), BigInteger.valueOf(parallelization));

        if (allowed) {
            assertDoesNotThrow(check);
        } else {
            assertEquals(
                    "its encryption needs " + 128 * cost * blockSize * parallelization
                            + " bytes of memory (scrypt), more than the limit of 268435456;"
                            + " re-encrypt it with: openssl pkcs8 -topk8",
                    unsupported(check));
        }
    }

    /** With a tiny cost the derivations at both ends are the work: 4·r·p iterations. */
    @Test
    void scryptWithManyBlocksIsBoundedByTheIterationsThatTheyNeed() {
        BigInteger blocks = BigInteger.valueOf(1_250_000);

        assertDoesNotThrow(() -> limits.checkScrypt(BigInteger.ONE, blocks, BigInteger.ONE));
        assertEquals(
                "its encryption needs 5000004 iterations, more than the limit of 5000000;"
                        + " re-encrypt it with: openssl pkcs8 -topk8",
                unsupported(() -> limits.checkScrypt(BigInteger.ONE, BigInteger.ONE, blocks.add(BigInteger.ONE))));
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 1", "-1, 8, 1", "2, 0, 1", "2, -1, 1", "2, 8, 0", "2, 8, -1", "2, -8, -1"})
    void eachParameterOfScryptIsPositive(long cost, long blockSize, long parallelization) {
        IdentityException failure = assertThrows(
                IdentityException.class,
                () -> limits.checkScrypt(
                        BigInteger.valueOf(cost), BigInteger.valueOf(blockSize), BigInteger.valueOf(parallelization)));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertEquals("an encryption parameter is not positive; it may be damaged", failure.getMessage());
    }

    @Test
    void aNumberOfMoreThan64BitsIsNotWrittenOut() {
        BigInteger largest = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

        assertEquals(
                "its encryption needs 18446744073709551615 iterations, more than the limit of 5000000;"
                        + " re-encrypt it with: openssl pkcs8 -topk8",
                unsupported(() -> limits.checkIterations(largest)));
        assertEquals(
                "its encryption needs more than 2^64 iterations, more than the limit of 5000000;"
                        + " re-encrypt it with: openssl pkcs8 -topk8",
                unsupported(() -> limits.checkIterations(largest.add(BigInteger.ONE))));
    }

    @Test
    void theRemedyIsTheCommandOfTheFormat() {
        EncryptionLimits pkcs12 = EncryptionLimits.ofPkcs12();

        assertEquals(
                "its encryption needs 5000001 iterations, more than the limit of 5000000;"
                        + " re-encrypt it with: openssl pkcs12 -export",
                unsupported(() -> pkcs12.checkIterations(MOST_ITERATIONS.add(BigInteger.ONE))));
        assertEquals(
                "its cipher (1.2.3) is not supported; re-encrypt it with: openssl pkcs12 -export",
                pkcs12.unsupported("cipher", new ASN1ObjectIdentifier("1.2.3")).getMessage());
    }
}
