package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.jspecify.annotations.Nullable;

/** Decrypts what a password protects: PBES1 and PBES2 (RFC 8018), and the schemes of PKCS#12 (RFC 7292, appendix C). */
final class PasswordBasedEncryption {

    private PasswordBasedEncryption() {}

    /** Decrypts keys and bags, which are DER sequences all: anything else is what a wrong password leaves. */
    static byte[] decrypt(
            AlgorithmIdentifier algorithm, byte[] ciphertext, Pkcs12Password password, EncryptionLimits limits) {
        return requireSequence(plain(algorithm, ciphertext, password, limits));
    }

    /** Rejects an absurd cost without deriving a key. Unknown schemes are rejected when they are decrypted. */
    static void checkCost(AlgorithmIdentifier algorithm, EncryptionLimits limits) {
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
            Pbes2.checkCost(algorithm, limits);
        } else if (Pbes1.has(scheme)) {
            limits.checkIterations(
                    PBEParameter.getInstance(algorithm.getParameters()).getIterationCount());
        } else if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            limits.checkIterations(
                    PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations());
        }
    }

    private static byte[] plain(
            AlgorithmIdentifier algorithm, byte[] ciphertext, Pkcs12Password password, EncryptionLimits limits) {
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
            return Pbes2.decrypt(algorithm, ciphertext, password.utf8(), limits);
        }
        if (Pbes1.has(scheme)) {
            return Pbes1.decrypt(algorithm, ciphertext, password.utf8(), limits);
        }
        if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            return Pkcs12Pbe.decrypt(algorithm, ciphertext, password.bmp(), limits);
        }
        throw limits.unsupported("encryption", scheme);
    }

    static byte[] decrypt(BlockCipher cipher, CipherParameters keyAndIv, byte[] ciphertext) {
        PaddedBufferedBlockCipher padded = new PaddedBufferedBlockCipher(cipher);
        padded.init(false, keyAndIv);
        byte[] plain = new byte[padded.getOutputSize(ciphertext.length)];
        try {
            int length = padded.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
            length += padded.doFinal(plain, length);
            return Arrays.copyOf(plain, length);
        } catch (InvalidCipherTextException badPadding) {
            throw wrongPassword(badPadding);
        }
    }

    /**
     * Refuses what a wrong password leaves where its padding is valid, as once in 256 times, or where there is none.
     */
    static byte[] requireSequence(byte[] plain) {
        try {
            ASN1Sequence.getInstance(plain);
            return plain;
        } catch (RuntimeException noSequence) {
            throw wrongPassword(noSequence);
        }
    }

    static IdentityException wrongPassword(@Nullable Throwable cause) {
        return new IdentityException(Reason.PASSWORD_WRONG, "the password does not open it", cause);
    }
}
