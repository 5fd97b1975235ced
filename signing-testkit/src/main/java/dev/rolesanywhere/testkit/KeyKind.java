package dev.rolesanywhere.testkit;

/** The kinds of key a certificate can have that IAM Roles Anywhere takes. */
public enum KeyKind {
    /** RSA of 2048 bits. */
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
