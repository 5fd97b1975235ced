package dev.rolesanywhere.store;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;

/** PBES1 (RFC 8018, section 6.1): DES and RC2 under MD5 or SHA-1, as old tools write it. */
final class Pbes1 {

    private Pbes1() {}

    static boolean has(ASN1ObjectIdentifier scheme) {
        return isDes(scheme) || isRc2(scheme);
    }

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PBEParameter parameters = PBEParameter.getInstance(algorithm.getParameters());
        ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
        PKCS5S1ParametersGenerator generator = new PKCS5S1ParametersGenerator(digest(scheme));
        generator.init(password, parameters.getSalt(), limits.iterations(parameters.getIterationCount()));
        BlockCipher cipher = CBCBlockCipher.newInstance(isDes(scheme) ? new DESEngine() : new RC2Engine());
        return PasswordBasedEncryption.decrypt(cipher, generator.generateDerivedParameters(64, 64), ciphertext);
    }

    private static Digest digest(ASN1ObjectIdentifier scheme) {
        boolean md5 = scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndRC2_CBC);
        return md5 ? new MD5Digest() : new SHA1Digest();
    }

    private static boolean isDes(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC);
    }

    private static boolean isRc2(ASN1ObjectIdentifier scheme) {
        return scheme.equals(PKCSObjectIdentifiers.pbeWithMD5AndRC2_CBC)
                || scheme.equals(PKCSObjectIdentifiers.pbeWithSHA1AndRC2_CBC);
    }
}
