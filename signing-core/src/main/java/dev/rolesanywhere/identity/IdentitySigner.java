package dev.rolesanywhere.identity;

import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.ProofOfPossession;
import java.security.cert.X509Certificate;

/**
 * Signs with one private key, wherever that key is stored.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface IdentitySigner {

    /**
     * Returns the algorithm of the signatures.
     *
     * @return the algorithm, which follows from the kind of the key
     */
    SigningAlgorithm algorithm();

    /**
     * Signs a message with {@link #algorithm()}, which includes the hash.
     *
     * @param message the bytes to sign
     * @return the signature: PKCS#1 v1.5 for RSA, DER for ECDSA
     * @throws IdentityException if the key cannot be used
     */
    byte[] sign(byte[] message);

    /**
     * Signs a message with a hash that SigV4-X509 does not use, to try a key.
     *
     * @param message the bytes to sign
     * @param hash the hash to take
     * @return the signature
     * @throws IdentityException if the key cannot be used, or not with this hash
     */
    default byte[] sign(byte[] message, HashAlgorithm hash) {
        if (hash == HashAlgorithm.SHA_256) {
            return sign(message);
        }
        throw new IdentityException(IdentityException.Reason.UNSUPPORTED, "this key signs with SHA-256 only");
    }

    /**
     * Returns whether this key belongs to a certificate. Unless a signer has a cheaper proof, it signs a message and
     * the certificate's public key verifies it.
     *
     * @param certificate the certificate
     * @return true if the certificate's public key is the counterpart of this private key
     * @throws IdentityException if the key cannot be used
     */
    default boolean belongsTo(X509Certificate certificate) {
        return ProofOfPossession.verify(this, certificate);
    }
}
