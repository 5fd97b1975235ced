package dev.rolesanywhere.cli.podidentity;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON Web Key Set: RSA keys for RS256 and P-256 keys for ES256. Other keys are ignored.
 *
 * @param keys the keys by their IDs
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
record JsonWebKeys(Map<String, JsonWebKeys.Key> keys) {

    private static final int MOST = 100;
    private static final int SMALLEST_MODULUS = 2048;
    private static final int LARGEST_MODULUS = 8192;
    private static final int P256_BYTES = 32;

    /**
     * A key and what it is for.
     *
     * @param algorithm the JWT's name of the algorithm
     * @param javaAlgorithm Java's name of the algorithm
     * @param publicKey the key
     */
    record Key(String algorithm, String javaAlgorithm, PublicKey publicKey) {}

    static JsonWebKeys parse(FlatJson json) {
        Map<String, Key> keys = new HashMap<>();
        for (int at = 0; at < MOST && json.text("/keys/" + at + "/kty").isPresent(); at++) {
            String prefix = "/keys/" + at + "/";
            Optional<Key> key = key(json, prefix);
            if (key.isPresent() && isFor(json, prefix + "alg", key.get().algorithm())) {
                keys.put(json.text(prefix + "kid").orElse(""), key.get());
            }
        }
        return new JsonWebKeys(Map.copyOf(keys));
    }

    private static Optional<Key> key(FlatJson json, String prefix) {
        try {
            if (!isFor(json, prefix + "use", "sig")) {
                return Optional.empty();
            }
            return switch (json.text(prefix + "kty").orElse("")) {
                case "RSA" -> rsa(number(json, prefix + "n"), number(json, prefix + "e"));
                case "EC" ->
                    json.text(prefix + "crv").equals(Optional.of("P-256"))
                            ? Optional.of(ec(number(json, prefix + "x"), number(json, prefix + "y")))
                            : Optional.empty();
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | IllegalArgumentException ignored) {
            // The other keys are still usable.
            return Optional.empty();
        }
    }

    /** Returns whether a member that restricts the use of a key allows this one. */
    private static boolean isFor(FlatJson json, String pointer, String use) {
        return json.text(pointer).orElse(use).equals(use);
    }

    private static Optional<Key> rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        boolean isUsual = modulus.bitLength() >= SMALLEST_MODULUS && modulus.bitLength() <= LARGEST_MODULUS;
        if (!isUsual || exponent.bitLength() > Integer.SIZE || !exponent.testBit(0)) {
            return Optional.empty();
        }
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        return Optional.of(new Key("RS256", "SHA256withRSA", key));
    }

    private static Key ec(BigInteger x, BigInteger y) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPublicKeySpec spec = new ECPublicKeySpec(new ECPoint(x, y), curve.getParameterSpec(ECParameterSpec.class));
        PublicKey key = KeyFactory.getInstance("EC").generatePublic(spec);
        return new Key("ES256", "SHA256withECDSAinP1363Format", key);
    }

    private static BigInteger number(FlatJson json, String pointer) {
        return new BigInteger(
                1, Base64.getUrlDecoder().decode(json.text(pointer).orElse("")));
    }

    Optional<Key> keyOf(ProjectedToken token) {
        return token.header().text("/kid").map(keys::get);
    }

    /** Early updates of JDK 17 accept an ECDSA signature of zeros for any content (CVE-2022-21449). */
    private static boolean isPair(byte[] signature) {
        return signature.length == 2 * P256_BYTES
                && new BigInteger(1, signature, 0, P256_BYTES).signum() > 0
                && new BigInteger(1, signature, P256_BYTES, P256_BYTES).signum() > 0;
    }

    /** Returns whether the key made the signature. The key, not the token, determines the algorithm. */
    static boolean isSignedBy(Key key, ProjectedToken token) {
        boolean isOther = !token.header().text("/alg").equals(Optional.of(key.algorithm()));
        if (isOther || (key.publicKey() instanceof ECPublicKey && !isPair(token.signature()))) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(key.javaAlgorithm());
            signature.initVerify(key.publicKey());
            signature.update(token.signingInput());
            return signature.verify(token.signature());
        } catch (GeneralSecurityException ignored) {
            // The signature is malformed.
            return false;
        }
    }
}
