package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.jspecify.annotations.Nullable;

/** Decrypts what a password protects: PBES1 and PBES2 (RFC 8018), and the schemes of PKCS#12 (RFC 7292, appendix C). */
final class PasswordBasedEncryption {

    /** A second or two of work; files made by people's tools ask for a thousandth of it. */
    private static final int MOST_ITERATIONS = 5_000_000;

    private PasswordBasedEncryption() {}

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, char[] password) {
        return decrypt(algorithm, ciphertext, Pkcs12Password.of(password));
    }

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, Pkcs12Password password) {
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        try {
            if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
                return Pbes2.decrypt(algorithm, ciphertext, password.utf8());
            }
            if (Pbes1.has(scheme)) {
                return Pbes1.decrypt(algorithm, ciphertext, password.utf8());
            }
            if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
                return Pkcs12Pbe.decrypt(algorithm, ciphertext, password.bmp());
            }
        } catch (IdentityException known) {
            throw known;
        } catch (RuntimeException damaged) {
            throw new IdentityException(
                    Reason.MALFORMED, "the parameters of its encryption cannot be parsed; it may be damaged", damaged);
        }
        throw unsupported("encryption", scheme);
    }

    static byte[] decrypt(BlockCipher cipher, CipherParameters keyAndIv, byte[] ciphertext) {
        PaddedBufferedBlockCipher padded = new PaddedBufferedBlockCipher(cipher);
        padded.init(false, keyAndIv);
        byte[] plain = new byte[padded.getOutputSize(ciphertext.length)];
        try {
            int length = padded.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
            length += padded.doFinal(plain, length);
            return Arrays.copyOf(plain, length);
        } catch (InvalidCipherTextException | RuntimeException badPadding) {
            throw wrongPassword(badPadding);
        }
    }

    static int boundedIterations(BigInteger iterations) {
        if (iterations.signum() <= 0 || iterations.compareTo(BigInteger.valueOf(MOST_ITERATIONS)) > 0) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "its encryption asks for " + abbreviated(iterations) + " iterations, and " + MOST_ITERATIONS
                            + " is the limit; encrypt it again with fewer");
        }
        return iterations.intValue();
    }

    private static String abbreviated(BigInteger number) {
        return number.bitLength() > 64 ? "more than 2^64" : number.toString();
    }

    static IdentityException wrongPassword(@Nullable Throwable cause) {
        return new IdentityException(Reason.PASSWORD_WRONG, "the password does not open it", cause);
    }

    static IdentityException unsupported(String what, ASN1ObjectIdentifier identifier) {
        return new IdentityException(
                Reason.UNSUPPORTED,
                "its " + what + " (" + identifier + ") is not supported; encrypt it again with: openssl pkcs8 -topk8");
    }
}
