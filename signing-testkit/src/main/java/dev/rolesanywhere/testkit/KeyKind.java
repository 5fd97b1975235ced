package dev.rolesanywhere.testkit;

/**
 * The key types that IAM Roles Anywhere accepts in certificates.
 *
 * @since 0.1.0
 */
public enum KeyKind {
    /** RSA with 2048 bits. */
    RSA_2048,
    /** Elliptic curve P-256. */
    EC_P256,
    /** Elliptic curve P-384. */
    EC_P384,
    /** Elliptic curve P-521. */
    EC_P521,
    /** ML-DSA-44 of FIPS 204. */
    ML_DSA_44,
    /** ML-DSA-65 of FIPS 204. */
    ML_DSA_65,
    /** ML-DSA-87 of FIPS 204. */
    ML_DSA_87
}
