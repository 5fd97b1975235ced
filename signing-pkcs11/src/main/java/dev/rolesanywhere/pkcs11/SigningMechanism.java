package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * How a token signs.
 *
 * @param number the mechanism's number
 * @param input converts the message to the input of the token
 * @param output converts the result of the token to the signature
 */
record SigningMechanism(long number, UnaryOperator<byte[]> input, UnaryOperator<byte[]> output) {

    private static final long RSA_PKCS = 0x01;
    private static final long ML_DSA = 0x1d;
    private static final long SHA256_RSA_PKCS = 0x40;
    private static final long SHA384_RSA_PKCS = 0x41;
    private static final long SHA512_RSA_PKCS = 0x42;
    private static final long ECDSA = 0x1041;

    /**
     * Chooses the mechanism for a key.
     *
     * @param key the parameters of the key
     * @param hash the hash to use; ML-DSA ignores it
     * @param offered the mechanisms of the token
     * @throws IdentityException if none of them is suitable
     */
    static SigningMechanism of(KeyParameters key, HashAlgorithm hash, Set<Long> offered) {
        return switch (key.algorithm()) {
            case RSA_SHA256 -> rsa(hash, offered);
            case ECDSA_SHA256 -> ecdsa(hash, offered, key.order());
            case MLDSA -> {
                require(offered, ML_DSA, "ML-DSA (CKM_ML_DSA of PKCS#11 3.2); use an RSA or EC key");
                yield new SigningMechanism(ML_DSA, UnaryOperator.identity(), UnaryOperator.identity());
            }
        };
    }

    private static SigningMechanism rsa(HashAlgorithm hash, Set<Long> offered) {
        long hashing = switch (hash) {
            case SHA_256 -> SHA256_RSA_PKCS;
            case SHA_384 -> SHA384_RSA_PKCS;
            case SHA_512 -> SHA512_RSA_PKCS;
        };
        if (offered.contains(hashing)) {
            return new SigningMechanism(hashing, UnaryOperator.identity(), UnaryOperator.identity());
        }
        require(offered, RSA_PKCS, "RSA with PKCS#1 v1.5 (CKM_RSA_PKCS); use an EC key or another token");
        return new SigningMechanism(RSA_PKCS, message -> digestInfo(message, hash), UnaryOperator.identity());
    }

    private static SigningMechanism ecdsa(HashAlgorithm hash, Set<Long> offered, BigInteger order) {
        require(offered, ECDSA, "ECDSA (CKM_ECDSA); use an RSA key or another token");
        int bytes = (order.bitLength() + 7) / 8;
        return new SigningMechanism(
                ECDSA, message -> leftmost(hash.hash(message), bytes), raw -> encoded(raw, order, bytes));
    }

    private static void require(Set<Long> offered, long mechanism, String what) {
        if (!offered.contains(mechanism)) {
            throw new IdentityException(Reason.UNSUPPORTED, "it cannot sign with " + what);
        }
    }

    /** The DER of a DigestInfo (RFC 8017, section 9.2, note 1). */
    private static byte[] digestInfo(byte[] message, HashAlgorithm hash) {
        byte[] digest = hash.hash(message);
        byte[] start = HexFormat.of()
                .parseHex(
                        switch (hash) {
                            case SHA_256 -> "3031300d060960864801650304020105000420";
                            case SHA_384 -> "3041300d060960864801650304020205000430";
                            case SHA_512 -> "3051300d060960864801650304020305000440";
                        });
        byte[] info = Arrays.copyOf(start, start.length + digest.length);
        System.arraycopy(digest, 0, info, start.length, digest.length);
        return info;
    }

    /** ECDSA uses only as many bits of the hash as the curve's order has. Tokens need not know that. */
    private static byte[] leftmost(byte[] digest, int bytes) {
        return digest.length <= bytes ? digest : Arrays.copyOf(digest, bytes);
    }

    /** Tokens return the two numbers concatenated. */
    private static byte[] encoded(byte[] raw, BigInteger order, int bytes) {
        if (raw.length == 0 || raw.length % 2 != 0 || raw.length > 2 * bytes) {
            throw new CryptokiException("C_Sign returned " + raw.length + " bytes instead of " + 2 * bytes);
        }
        BigInteger r = new BigInteger(1, Arrays.copyOf(raw, raw.length / 2));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, raw.length / 2, raw.length));
        try {
            return StandardDSAEncoding.INSTANCE.encode(order, r, s);
        } catch (IOException | IllegalArgumentException ignored) { // They are out of range.
            throw new CryptokiException("C_Sign returned an invalid signature");
        }
    }

    /**
     * The properties of a key that are needed to sign with it.
     *
     * @param order the order of an EC key's curve, zero for other keys
     */
    record KeyParameters(SigningAlgorithm algorithm, BigInteger order) {

        static KeyParameters of(SigningAlgorithm algorithm) {
            return new KeyParameters(algorithm, BigInteger.ZERO);
        }

        static KeyParameters of(PublicKey publicKey) {
            SigningAlgorithm algorithm = SigningAlgorithm.of(publicKey);
            return publicKey instanceof ECPublicKey ec
                    ? new KeyParameters(algorithm, ec.getParams().getOrder())
                    : of(algorithm);
        }
    }
}
