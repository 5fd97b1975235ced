package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/** Derives keys from passwords with PBKDF2 (RFC 8018, section 5.2) or scrypt (RFC 7914). */
final class KeyDerivation {

    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

    private KeyDerivation() {}

    /** Rejects an absurd cost without deriving a key. Unknown functions are rejected when they are used. */
    static void checkCost(KeyDerivationFunc function, EncryptionLimits limits) {
        if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            limits.checkIterations(
                    PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
        } else if (function.getAlgorithm().equals(SCRYPT)) {
            ScryptParameters scrypt = ScryptParameters.of(function.getParameters());
            limits.checkScrypt(scrypt.cost(), scrypt.blockSize(), scrypt.parallelization());
        }
    }

    static KeyParameter derive(KeyDerivationFunc function, int keyBytes, byte[] password, EncryptionLimits limits) {
        ASN1ObjectIdentifier kind = function.getAlgorithm();
        if (kind.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            PBKDF2Params parameters = PBKDF2Params.getInstance(function.getParameters());
            requireKeyBytes(keyBytes, parameters.getKeyLength());
            return pbkdf2(parameters, keyBytes, password, limits);
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
                    limits.addScrypt(cost, blockSize, parallelization);
                    return new KeyParameter(SCrypt.generate(
                            password,
                            salt,
                            cost.intValueExact(),
                            blockSize.intValueExact(),
                            parallelization.intValueExact(),
                            keyBytes));
                });
    }

    static KeyParameter pbkdf2(PBKDF2Params parameters, int keyBytes, byte[] password, EncryptionLimits limits) {
        Hash hash = Hash.ofHmac(parameters.getPrf().getAlgorithm(), limits);
        byte[] salt = parameters.getSalt();
        return limits.once(
                List.of(
                        hash,
                        parameters.getIterationCount(),
                        keyBytes,
                        ByteBuffer.wrap(salt),
                        ByteBuffer.wrap(password)),
                () -> new KeyParameter(Pbkdf2.derive(
                        hash, password, salt, limits.addIterations(parameters.getIterationCount()), keyBytes)));
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

    /**
     * PBKDF2 (RFC 8018, section 5.2) with HMAC over SHA-1 or SHA-2.
     *
     * <p>Each padded key is hashed only once, and the methods are small so that the JVM compiles them early: this takes
     * half the time of the JDK's PBKDF2 and a third of Bouncy Castle's.
     */
    private static final class Pbkdf2 {

        private final MessageDigest inner;
        private final MessageDigest outer;

        private Pbkdf2(Hash hash, byte[] password) {
            byte[] key = password.length > hash.blockBytes() ? hash.newDigest().digest(password) : password;
            this.inner = hash.newDigest();
            this.outer = hash.newDigest();
            inner.update(padded(key, hash.blockBytes(), 0x36));
            outer.update(padded(key, hash.blockBytes(), 0x5c));
        }

        static byte[] derive(Hash hash, byte[] password, byte[] salt, int iterations, int keyBytes) {
            try {
                Pbkdf2 pbkdf2 = new Pbkdf2(hash, password);
                ByteBuffer key = ByteBuffer.allocate(keyBytes);
                for (int block = 1; key.hasRemaining(); block++) {
                    byte[] output = pbkdf2.block(salt, block, iterations);
                    key.put(output, 0, Math.min(output.length, key.remaining()));
                }
                return key.array();
            } catch (DigestException | CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's SHA-1 and SHA-2 digests can be cloned", e);
            }
        }

        private byte[] block(byte[] salt, int number, int iterations)
                throws DigestException, CloneNotSupportedException {
            MessageDigest first = (MessageDigest) inner.clone();
            first.update(salt);
            first.update(ByteBuffer.allocate(4).putInt(number).flip());
            byte[] hash = first.digest();
            replaceByHash(outer, hash);
            byte[] output = hash.clone();
            for (int i = 1; i < iterations; i++) {
                iterate(hash, output);
            }
            return output;
        }

        private void iterate(byte[] hash, byte[] output) throws DigestException, CloneNotSupportedException {
            replaceByHash(inner, hash);
            replaceByHash(outer, hash);
            for (int i = 0; i < output.length; i++) {
                output[i] ^= hash[i];
            }
        }

        private static void replaceByHash(MessageDigest state, byte[] bytes)
                throws DigestException, CloneNotSupportedException {
            MessageDigest digest = (MessageDigest) state.clone();
            digest.update(bytes);
            digest.digest(bytes, 0, bytes.length);
        }

        private static byte[] padded(byte[] key, int length, int pad) {
            byte[] padded = Arrays.copyOf(key, length);
            for (int i = 0; i < length; i++) {
                padded[i] ^= (byte) pad;
            }
            return padded;
        }
    }
}
