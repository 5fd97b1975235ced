package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.crypto.CipherParameters;

/**
 * Limits the work of the key derivations in one file, before each of them starts, and remembers their results.
 *
 * <p>NSS, Firefox and GnuTLS use 600,000 iterations for each part of a PKCS#12 file.
 */
final class EncryptionLimits {

    /** The limit of the JDK's key stores: a third of a second with compiled code. */
    private static final BigInteger MAX_ITERATIONS = BigInteger.valueOf(5_000_000);

    /** OpenSSL's default for scrypt needs 16 MiB. */
    private static final BigInteger MAX_SCRYPT_BYTES = BigInteger.valueOf(256L << 20);

    /** How many of the most expensive derivations a file may need in total. */
    private static final BigInteger MAX_EXPENSIVE_DERIVATIONS = BigInteger.valueOf(4);

    private final String command;
    private final Map<List<Object>, CipherParameters> derived = new HashMap<>();
    private BigInteger iterations = BigInteger.ZERO;
    private BigInteger scryptBytes = BigInteger.ZERO;

    private EncryptionLimits(String command) {
        this.command = command;
    }

    static EncryptionLimits ofKeys() {
        return new EncryptionLimits("openssl pkcs8 -topk8");
    }

    static EncryptionLimits ofPkcs12() {
        return new EncryptionLimits("openssl pkcs12 -export");
    }

    /** Derives a key, or returns the key that was derived from the same inputs before. */
    @SuppressWarnings("unchecked") // The inputs name the algorithm, which decides the type.
    <T extends CipherParameters> T once(List<Object> inputs, Supplier<T> derivation) {
        CipherParameters known = derived.get(inputs);
        if (known == null) {
            known = derivation.get();
            derived.put(inputs, known);
        }
        return (T) known;
    }

    /** Rejects an absurd number of iterations. */
    void checkIterations(BigInteger count) {
        requireAtMost(MAX_ITERATIONS, positive(count), "iterations");
    }

    /** Rejects absurd parameters of scrypt. */
    void checkScrypt(BigInteger cost, BigInteger blockSize, BigInteger parallelization) {
        BigInteger blocks = positive(blockSize).multiply(positive(parallelization));
        requireAtMost(MAX_SCRYPT_BYTES, positive(cost).multiply(blocks).shiftLeft(7), "bytes of memory (scrypt)");
        checkIterations(blocks.shiftLeft(2));
    }

    /** Adds the iterations of a derivation that is about to start. */
    int addIterations(BigInteger count) {
        checkIterations(count);
        iterations = iterations.add(count);
        requireAtMost(MAX_ITERATIONS.multiply(MAX_EXPENSIVE_DERIVATIONS), iterations, "iterations");
        return count.intValueExact();
    }

    /** Adds the work of scrypt: 128·N·r·p bytes (RFC 7914), and PBKDF2 at both ends. */
    void addScrypt(BigInteger cost, BigInteger blockSize, BigInteger parallelization) {
        checkScrypt(cost, blockSize, parallelization);
        BigInteger blocks = blockSize.multiply(parallelization);
        scryptBytes = scryptBytes.add(cost.multiply(blocks).shiftLeft(7));
        requireAtMost(MAX_SCRYPT_BYTES.multiply(MAX_EXPENSIVE_DERIVATIONS), scryptBytes, "bytes of memory (scrypt)");
        addIterations(blocks.shiftLeft(2));
    }

    IdentityException unsupported(String what, ASN1ObjectIdentifier identifier) {
        return new IdentityException(
                Reason.UNSUPPORTED,
                "its " + what + " (" + identifier + ") is not supported; re-encrypt it with: " + command);
    }

    private static BigInteger positive(BigInteger count) {
        if (count.signum() <= 0) {
            throw new IdentityException(Reason.MALFORMED, "an encryption parameter is not positive; it may be damaged");
        }
        return count;
    }

    private void requireAtMost(BigInteger most, BigInteger amount, String unit) {
        if (amount.compareTo(most) > 0) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "its encryption needs " + (amount.bitLength() > 64 ? "more than 2^64" : amount) + " " + unit
                            + ", more than the limit of " + most + "; re-encrypt it with: " + command);
        }
    }
}
