package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;

/**
 * The properties of a key that are needed to sign with it.
 *
 * @param algorithm the algorithm
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
