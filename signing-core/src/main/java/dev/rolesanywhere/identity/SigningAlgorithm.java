package dev.rolesanywhere.identity;

import java.security.PublicKey;
import java.util.Locale;

/**
 * The algorithms of a SigV4-X509 signature.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">IAM Roles
 *     Anywhere User Guide, signing process</a>
 * @since 0.1.0
 */
public enum SigningAlgorithm {
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RSA_SHA256("AWS4-X509-RSA-SHA256"),
    /** ECDSA with SHA-256 on every curve, DER encoded. */
    ECDSA_SHA256("AWS4-X509-ECDSA-SHA256"),
    /** Pure ML-DSA with an empty context; the parameter set is the certificate's. */
    MLDSA("AWS4-X509-MLDSA");

    private final String wireName;

    SigningAlgorithm(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Returns the name of the algorithm in the request.
     *
     * @return the name, such as {@code AWS4-X509-RSA-SHA256}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * Returns the algorithm for a public key.
     *
     * @param key a certificate's public key
     * @return the algorithm
     * @throws IdentityException if keys of this kind cannot sign for IAM Roles Anywhere
     */
    public static SigningAlgorithm of(PublicKey key) {
        return switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
            case "RSA" -> RSA_SHA256;
            case "EC" -> ECDSA_SHA256;
            // JDK 17 knows these keys by their identifiers only.
            case "ML-DSA",
                    "ML-DSA-44",
                    "ML-DSA-65",
                    "ML-DSA-87",
                    "2.16.840.1.101.3.4.3.17",
                    "2.16.840.1.101.3.4.3.18",
                    "2.16.840.1.101.3.4.3.19" -> MLDSA;
            default ->
                throw new IdentityException(
                        IdentityException.Reason.UNSUPPORTED,
                        "keys of the type " + key.getAlgorithm() + " are not supported; use RSA, EC or ML-DSA");
        };
    }
}
