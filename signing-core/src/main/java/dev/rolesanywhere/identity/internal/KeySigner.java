package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentitySigner;
import java.security.cert.X509Certificate;

/** A signer that can do more than IAM Roles Anywhere requires: prove its key cheaply, and sign with other hashes. */
public interface KeySigner extends IdentitySigner {

    /**
     * Signs a message with a hash that SigV4-X509 does not use, to test a key.
     *
     * @throws IdentityException if the key cannot be used, or not with this hash
     */
    byte[] sign(byte[] message, HashAlgorithm hash);

    @Override
    default byte[] sign(byte[] message) {
        return sign(message, HashAlgorithm.SHA_256);
    }

    /**
     * Returns whether this key belongs to a certificate. Unless a signer has a cheaper proof, it signs a message and
     * the certificate's public key verifies it.
     *
     * @throws IdentityException if the key cannot be used
     */
    default boolean belongsTo(X509Certificate certificate) {
        return ProofOfPossession.verify(this, certificate);
    }

    /** Returns whether the key of any signer belongs to a certificate. */
    static boolean belongs(IdentitySigner signer, X509Certificate certificate) {
        return signer instanceof KeySigner key
                ? key.belongsTo(certificate)
                : ProofOfPossession.verify(signer, certificate);
    }
}
