package dev.rolesanywhere.tpm;

/**
 * A TPMT_SIG_SCHEME.
 *
 * @param algorithm such as {@link Tpm#ALG_ECDSA}
 * @param hash such as {@link Tpm#ALG_SHA256}
 */
record SigningScheme(int algorithm, int hash) {}
