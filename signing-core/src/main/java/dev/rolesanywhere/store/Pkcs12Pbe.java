package dev.rolesanywhere.store;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;

/** The encryption of old PKCS#12 files (RFC 7292, appendix C): triple DES, RC2 and RC4 under SHA-1. */
final class Pkcs12Pbe {

    private Pkcs12Pbe() {}

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        CipherParameters key = derive(scheme, parameters, password, limits);
        if (isRc4(scheme)) {
            return rc4(key, ciphertext);
        }
        BlockCipher cipher = CBCBlockCipher.newInstance(isRc2(scheme) ? new RC2Engine() : new DESedeEngine());
        return PasswordBasedEncryption.decrypt(cipher, key, ciphertext);
    }

    private static CipherParameters derive(
            ASN1ObjectIdentifier scheme, PKCS12PBEParams parameters, byte[] password, EncryptionLimits limits) {
        int keyBits = keyBits(scheme, limits);
        byte[] salt = parameters.getIV();
        BigInteger iterations = parameters.getIterations();
        return limits.once(List.of(scheme, iterations, ByteBuffer.wrap(salt), ByteBuffer.wrap(password)), () -> {
            PKCS12ParametersGenerator generator = new PKCS12ParametersGenerator(Hash.SHA_1.newBouncyCastleDigest());
            generator.init(password, salt, limits.iterations(iterations));
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

    private static int keyBits(ASN1ObjectIdentifier scheme, EncryptionLimits limits) {
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
}
