package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/** PBES2 (RFC 8018, section 6.2) with PBKDF2 or scrypt (RFC 7914), and AES or triple DES in CBC mode. */
final class Pbes2 {

    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

    private Pbes2() {}

    static byte[] decrypt(AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password, EncryptionLimits limits) {
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        EncryptionScheme scheme = parameters.getEncryptionScheme();
        int keyBytes = keyBytes(scheme.getAlgorithm(), limits);
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        KeyParameter key = derive(parameters.getKeyDerivationFunc(), keyBytes, password, limits);
        BlockCipher cipher = CBCBlockCipher.newInstance(engine(scheme.getAlgorithm()));
        return PasswordBasedEncryption.decrypt(cipher, new ParametersWithIV(key, iv), ciphertext);
    }

    static void checkCost(AlgorithmIdentifier algorithm, EncryptionLimits limits) {
        KeyDerivationFunc function =
                PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
        if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            limits.checkIterations(
                    PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
        } else if (function.getAlgorithm().equals(SCRYPT)) {
            ScryptParameters scrypt = ScryptParameters.of(function.getParameters());
            limits.checkScrypt(scrypt.cost(), scrypt.blockSize(), scrypt.parallelization());
        }
    }

    private static KeyParameter derive(
            KeyDerivationFunc function, int keyBytes, byte[] password, EncryptionLimits limits) {
        ASN1ObjectIdentifier kind = function.getAlgorithm();
        if (kind.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            PBKDF2Params parameters = PBKDF2Params.getInstance(function.getParameters());
            requireKeyBytes(keyBytes, parameters.getKeyLength());
            return Pbkdf2.derive(parameters, keyBytes, password, limits);
        }
        if (kind.equals(SCRYPT)) {
            ScryptParameters parameters = ScryptParameters.of(function.getParameters());
            requireKeyBytes(keyBytes, parameters.keyLength());
            return scrypt(parameters, keyBytes, password, limits);
        }
        throw limits.unsupported("key derivation", kind);
    }

    private static void requireKeyBytes(int keyBytes, @Nullable BigInteger stated) {
        if (stated != null && !stated.equals(BigInteger.valueOf(keyBytes))) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "the key length in its encryption parameters does not match its cipher; it may be damaged");
        }
    }

    private static KeyParameter scrypt(
            ScryptParameters parameters, int keyBytes, byte[] password, EncryptionLimits limits) {
        BigInteger cost = parameters.cost();
        BigInteger blockSize = parameters.blockSize();
        BigInteger parallelization = parameters.parallelization();
        byte[] salt = parameters.salt().getOctets();
        return limits.once(
                List.of(cost, blockSize, parallelization, keyBytes, ByteBuffer.wrap(salt), ByteBuffer.wrap(password)),
                () -> {
                    limits.scrypt(cost, blockSize, parallelization);
                    return new KeyParameter(SCrypt.generate(
                            password,
                            salt,
                            cost.intValueExact(),
                            blockSize.intValueExact(),
                            parallelization.intValueExact(),
                            keyBytes));
                });
    }

    private static int keyBytes(ASN1ObjectIdentifier cipher, EncryptionLimits limits) {
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

    private static BlockCipher engine(ASN1ObjectIdentifier cipher) {
        return cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC) ? new DESedeEngine() : AESEngine.newInstance();
    }

    /** RFC 7914, section 7.1. Bouncy Castle's class for it is in another jar, which nothing else here needs. */
    private record ScryptParameters(
            ASN1OctetString salt,
            BigInteger cost,
            BigInteger blockSize,
            BigInteger parallelization,
            @Nullable BigInteger keyLength) {

        static ScryptParameters of(ASN1Encodable encoded) {
            ASN1Sequence members = ASN1Sequence.getInstance(encoded);
            if (members.size() < 4 || members.size() > 5) {
                throw new IllegalArgumentException("scrypt has four or five parameters");
            }
            return new ScryptParameters(
                    ASN1OctetString.getInstance(members.getObjectAt(0)),
                    integer(members, 1),
                    integer(members, 2),
                    integer(members, 3),
                    members.size() == 5 ? integer(members, 4) : null);
        }

        private static BigInteger integer(ASN1Sequence members, int index) {
            return ASN1Integer.getInstance(members.getObjectAt(index)).getValue();
        }
    }
}
