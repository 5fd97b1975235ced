package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** PBES2 (RFC 8018, section 6.2) with PBKDF2 or scrypt (RFC 7914), and AES or triple DES in CBC mode. */
final class Pbes2 {

    /** scrypt needs 128·N·r bytes; OpenSSL's default takes 16 MiB. */
    private static final long MOST_SCRYPT_BYTES = 256L << 20;

    private Pbes2() {}

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password) {
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        EncryptionScheme scheme = parameters.getEncryptionScheme();
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        KeyParameter key = derive(parameters.getKeyDerivationFunc(), keyBytes(scheme.getAlgorithm()), password);
        BlockCipher cipher = CBCBlockCipher.newInstance(engine(scheme.getAlgorithm()));
        return PasswordBasedEncryption.decrypt(cipher, new ParametersWithIV(key, iv), ciphertext);
    }

    private static KeyParameter derive(KeyDerivationFunc function, int keyBytes, byte[] password) {
        ASN1ObjectIdentifier kind = function.getAlgorithm();
        if (kind.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            return pbkdf2(PBKDF2Params.getInstance(function.getParameters()), keyBytes, password);
        }
        if (kind.equals(MiscObjectIdentifiers.id_scrypt)) {
            return scrypt(ScryptParams.getInstance(function.getParameters()), keyBytes, password);
        }
        throw PasswordBasedEncryption.unsupported("key derivation", kind);
    }

    private static KeyParameter pbkdf2(PBKDF2Params parameters, int keyBytes, byte[] password) {
        PKCS5S2ParametersGenerator generator =
                new PKCS5S2ParametersGenerator(digest(parameters.getPrf().getAlgorithm()));
        int iterations = PasswordBasedEncryption.boundedIterations(parameters.getIterationCount());
        generator.init(password, parameters.getSalt(), iterations);
        return (KeyParameter) generator.generateDerivedMacParameters(keyBytes * 8);
    }

    private static KeyParameter scrypt(ScryptParams parameters, int keyBytes, byte[] password) {
        BigInteger cost = parameters.getCostParameter();
        BigInteger blockSize = parameters.getBlockSize();
        BigInteger memory = cost.multiply(blockSize).multiply(BigInteger.valueOf(128));
        BigInteger work = memory.multiply(parameters.getParallelizationParameter());
        BigInteger limit = BigInteger.valueOf(MOST_SCRYPT_BYTES);
        if (memory.compareTo(limit) > 0 || work.compareTo(limit.shiftLeft(2)) > 0) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "its encryption (scrypt) asks for more memory or work than 256 MiB allow; encrypt it again with less");
        }
        return new KeyParameter(SCrypt.generate(
                password,
                parameters.getSalt(),
                cost.intValueExact(),
                blockSize.intValueExact(),
                parameters.getParallelizationParameter().intValueExact(),
                keyBytes));
    }

    private static Digest digest(ASN1ObjectIdentifier prf) {
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
            return new SHA1Digest();
        } else if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
            return new SHA224Digest();
        } else if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
            return SHA256Digest.newInstance();
        } else if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
            return new SHA384Digest();
        } else if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
            return new SHA512Digest();
        }
        throw PasswordBasedEncryption.unsupported("key derivation", prf);
    }

    private static int keyBytes(ASN1ObjectIdentifier cipher) {
        if (cipher.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
            return 16;
        } else if (cipher.equals(NISTObjectIdentifiers.id_aes192_CBC)
                || cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
            return 24;
        } else if (cipher.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            return 32;
        }
        throw PasswordBasedEncryption.unsupported("cipher", cipher);
    }

    private static BlockCipher engine(ASN1ObjectIdentifier cipher) {
        return cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC) ? new DESedeEngine() : AESEngine.newInstance();
    }
}
