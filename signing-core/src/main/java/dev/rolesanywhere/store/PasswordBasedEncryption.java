package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts what a password protects: PBES1 and PBES2 (RFC 8018, section 6), and the schemes of old PKCS#12 files (RFC
 * 7292, appendix C).
 */
final class PasswordBasedEncryption {

    private PasswordBasedEncryption() {}

    /** Decrypts a key or a bag. Both are DER sequences, so anything else is the result of a wrong password. */
    static byte[] decrypt(
            AlgorithmIdentifier algorithm, byte[] ciphertext, Password.Encoded password, EncryptionLimits limits) {
        return requireSequence(plain(algorithm, ciphertext, password, limits));
    }

    /** Rejects an absurd cost without deriving a key. Unknown schemes are rejected when they are decrypted. */
    static void checkCost(AlgorithmIdentifier algorithm, EncryptionLimits limits) {
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
            KeyDerivation.checkCost(
                    PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc(), limits);
        } else if (isPbes1(scheme)) {
            limits.checkIterations(
                    PBEParameter.getInstance(algorithm.getParameters()).getIterationCount());
        } else if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            limits.checkIterations(
                    PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations());
        }
    }

    private static byte[] plain(
            AlgorithmIdentifier algorithm, byte[] ciphertext, Password.Encoded password, EncryptionLimits limits) {
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
            return decryptPbes2(algorithm, ciphertext, password.utf8(), limits);
        }
        if (isPbes1(scheme)) {
            return decryptPbes1(algorithm, ciphertext, password.utf8(), limits);
        }
        if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            return decryptPkcs12(algorithm, ciphertext, password.bmp(), limits);
        }
        throw limits.unsupported("encryption", scheme);
    }

    /** AES or triple DES in CBC mode. */
    private static byte[] decryptPbes2(
            AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        EncryptionScheme scheme = parameters.getEncryptionScheme();
        int keyBytes = pbes2KeyBytes(scheme.getAlgorithm(), limits);
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        KeyParameter key = KeyDerivation.derive(parameters.getKeyDerivationFunc(), keyBytes, password, limits);
        BlockCipher cipher = CBCBlockCipher.newInstance(pbes2Engine(scheme.getAlgorithm()));
        return decrypt(cipher, new ParametersWithIV(key, iv), ciphertext);
    }

    private static int pbes2KeyBytes(ASN1ObjectIdentifier cipher, EncryptionLimits limits) {
        if (cipher.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
            return 16;
        } else if (cipher.equals(NISTObjectIdentifiers.id_aes192_CBC)
                || cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
            return 24;
        } else if (cipher.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            return 32;
        }
        throw limits.unsupported("cipher", cipher);
    }

    private static BlockCipher pbes2Engine(ASN1ObjectIdentifier cipher) {
        return cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC) ? new DESedeEngine() : AESEngine.newInstance();
    }

    private static boolean isPbes1(ASN1ObjectIdentifier scheme) {
        return isDes(scheme) || isPbes1Rc2(scheme);
    }

    /** DES and RC2 with MD5 or SHA-1, as old tools write it. */
    private static byte[] decryptPbes1(
            AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PBEParameter parameters = PBEParameter.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        PKCS5S1ParametersGenerator generator = new PKCS5S1ParametersGenerator(pbes1Digest(scheme));
        generator.init(password, parameters.getSalt(), limits.addIterations(parameters.getIterationCount()));
        BlockCipher cipher = CBCBlockCipher.newInstance(isDes(scheme) ? new DESEngine() : new RC2Engine());
        return decrypt(cipher, generator.generateDerivedParameters(64, 64), ciphertext);
    }

    private static Digest pbes1Digest(ASN1ObjectIdentifier scheme) {
        boolean md5 = scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndRC2_CBC);
        return md5 ? new MD5Digest() : new SHA1Digest();
    }

    private static boolean isDes(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC);
    }

    private static boolean isPbes1Rc2(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndRC2_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHA1AndRC2_CBC);
    }

    /** Triple DES, RC2 and RC4 with SHA-1. */
    private static byte[] decryptPkcs12(
            AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        CipherParameters key = derivePkcs12(scheme, parameters, password, limits);
        if (isRc4(scheme)) {
            return rc4(key, ciphertext);
        }
        BlockCipher cipher = CBCBlockCipher.newInstance(isRc2(scheme) ? new RC2Engine() : new DESedeEngine());
        return decrypt(cipher, key, ciphertext);
    }

    private static CipherParameters derivePkcs12(
            ASN1ObjectIdentifier scheme, PKCS12PBEParams parameters, byte[] password, EncryptionLimits limits) {
        int keyBits = pkcs12KeyBits(scheme, limits);
        byte[] salt = parameters.getIV();
        BigInteger iterations = parameters.getIterations();
        return limits.once(List.of(scheme, iterations, ByteBuffer.wrap(salt), ByteBuffer.wrap(password)), () -> {
            PKCS12ParametersGenerator generator = new PKCS12ParametersGenerator(Hash.SHA_1.newBouncyCastleDigest());
            generator.init(password, salt, limits.addIterations(iterations));
            return isRc4(scheme)
                    ? generator.generateDerivedParameters(keyBits)
                    : generator.generateDerivedParameters(keyBits, 64);
        });
    }

    private static byte[] rc4(CipherParameters key, byte[] ciphertext) {
        RC4Engine cipher = new RC4Engine();
        cipher.init(false, key);
        byte[] plain = new byte[ciphertext.length];
        cipher.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
        return plain;
    }

    private static boolean isRc4(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4);
    }

    private static boolean isRc2(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC);
    }

    private static int pkcs12KeyBits(ASN1ObjectIdentifier scheme, EncryptionLimits limits) {
        if (scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)) {
            return 192;
        } else if (scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4)) {
            return 128;
        } else if (scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4)) {
            return 40;
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
        } catch (InvalidCipherTextException e) {
            throw wrongPassword(e);
        }
    }

    /** A wrong password gives valid padding once in 256 times, and RC4 has no padding. */
    static byte[] requireSequence(byte[] plain) {
        try {
            ASN1Sequence.getInstance(plain);
            return plain;
        } catch (RuntimeException e) {
            throw wrongPassword(e);
        }
    }

    static IdentityException wrongPassword(@Nullable Throwable cause) {
        return new IdentityException(Reason.PASSWORD_WRONG, "the password is wrong", cause);
    }
}
