package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** What the encryption in one file may be: of a kind that is known, and of bounded work, summed over the whole file. */
final class EncryptionLimits {

    /** Three derivations of 600,000, as in a PKCS#12 file that was made with care: about two seconds. */
    private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(2_000_000);

    /** OpenSSL's default for scrypt takes 16 MiB. */
    private static final BigInteger MOST_SCRYPT_BYTES = BigInteger.valueOf(256L << 20);

    private final String command;
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

    /** Takes iterations of a key derivation out of what is left, before any work is done. */
    int iterations(BigInteger asked) {
        iterations = iterations.add(positive(asked));
        if (iterations.compareTo(MOST_ITERATIONS) > 0) {
            throw tooMuch(iterations, "iterations", MOST_ITERATIONS);
        }
        return asked.intValueExact();
    }

    /** Takes the work of scrypt out of what is left: 128·N·r·p bytes (RFC 7914), and PBKDF2 at both ends. */
    void scrypt(BigInteger cost, BigInteger blockSize, BigInteger parallelization) {
        BigInteger blocks = positive(blockSize).multiply(positive(parallelization));
        scryptBytes = scryptBytes.add(positive(cost).multiply(blocks).shiftLeft(7));
        if (scryptBytes.compareTo(MOST_SCRYPT_BYTES) > 0) {
            throw tooMuch(scryptBytes, "bytes of memory (scrypt)", MOST_SCRYPT_BYTES);
        }
        iterations(blocks.shiftLeft(2));
    }

    IdentityException unsupported(String what, ASN1ObjectIdentifier identifier) {
        return new IdentityException(
                Reason.UNSUPPORTED,
                "its " + what + " (" + identifier + ") is not supported; encrypt it again with: " + command);
    }

    private static BigInteger positive(BigInteger asked) {
        if (asked.signum() <= 0) {
            throw new IdentityException(
                    Reason.MALFORMED, "the cost of its encryption is not above zero; it may be damaged");
        }
        return asked;
    }

    private IdentityException tooMuch(BigInteger asked, String unit, BigInteger most) {
        String amount = asked.bitLength() > 64 ? "more than 2^64" : asked.toString();
        return new IdentityException(
                Reason.UNSUPPORTED,
                "its encryption asks for " + amount + " " + unit + ", and " + most
                        + " are the limit of a file; encrypt it again with: " + command);
    }
}
