package dev.rolesanywhere.store;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 (RFC 8018, section 5.2) with HMAC over SHA-1 or SHA-2.
 *
 * <p>Each padded key is hashed only once, and the methods are small so that the JVM compiles them early: this takes
 * half the time of the JDK's PBKDF2 and a third of Bouncy Castle's.
 */
final class Pbkdf2 {

    private final MessageDigest inner;
    private final MessageDigest outer;

    private Pbkdf2(Hash hash, byte[] password) {
        byte[] key = password.length > hash.blockBytes() ? hash.newDigest().digest(password) : password;
        this.inner = hash.newDigest();
        this.outer = hash.newDigest();
        inner.update(padded(key, hash.blockBytes(), 0x36));
        outer.update(padded(key, hash.blockBytes(), 0x5c));
    }

    static KeyParameter derive(PBKDF2Params parameters, int keyBytes, byte[] password, EncryptionLimits limits) {
        Hash hash = Hash.ofHmac(parameters.getPrf().getAlgorithm(), limits);
        byte[] salt = parameters.getSalt();
        return limits.once(
                List.of(
                        hash,
                        parameters.getIterationCount(),
                        keyBytes,
                        ByteBuffer.wrap(salt),
                        ByteBuffer.wrap(password)),
                () -> new KeyParameter(
                        derive(hash, password, salt, limits.iterations(parameters.getIterationCount()), keyBytes)));
    }

    private static byte[] derive(Hash hash, byte[] password, byte[] salt, int iterations, int keyBytes) {
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

    private byte[] block(byte[] salt, int number, int iterations) throws DigestException, CloneNotSupportedException {
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
