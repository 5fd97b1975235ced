package dev.rolesanywhere.identity;

/**
 * Signs with one private key, wherever that key is stored.
 *
 * <pre>{@code
 * IdentitySigner signer = message -> keyService.sign("host-key", message);
 * X509Identity identity = X509Identity.of(certificate, intermediates, signer);
 * }</pre>
 *
 * <p>Implementations are safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IdentitySigner {

    /**
     * Signs a message with the algorithm that belongs to the kind of the key, {@link SigningAlgorithm}, which includes
     * the hash.
     *
     * @param message the bytes to sign
     * @return the signature: PKCS#1 v1.5 for RSA, DER for ECDSA
     * @throws IdentityException if the key cannot be used
     */
    byte[] sign(byte[] message);
}
