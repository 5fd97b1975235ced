package dev.rolesanywhere.identity;

/** The hashes that a signature can be made over. SigV4-X509 always takes SHA-256. */
public enum HashAlgorithm {
    /** SHA-256. */
    SHA_256,
    /** SHA-384. */
    SHA_384,
    /** SHA-512. */
    SHA_512
}
