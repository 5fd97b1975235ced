package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Signs with a key that does not leave its JCA provider, such as one in the certificate store of an operating system.
 *
 * <p>Safe for use by several threads, if the provider's signatures are.
 */
public final class JcaSigner implements KeySigner {

    private final PrivateKey key;
    private final SigningAlgorithm algorithm;

    private JcaSigner(PrivateKey key, SigningAlgorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /**
     * Creates a signer.
     *
     * @param key the private key
     * @param publicKey its public key, which determines the algorithm
     * @return the signer
     * @throws IdentityException if keys of this kind cannot sign for IAM Roles Anywhere
     */
    public static JcaSigner of(PrivateKey key, PublicKey publicKey) {
        return new JcaSigner(key, SigningAlgorithm.of(publicKey));
    }

    @Override
    public byte[] sign(byte[] message, HashAlgorithm hash) {
        try {
            // initSign selects a provider that supports the key.
            Signature signature = Signature.getInstance(jcaName(hash));
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IdentityException(
                    IdentityException.Reason.SIGNING_FAILED,
                    "signing with the private key failed: " + e.getMessage(),
                    e);
        }
    }

    private String jcaName(HashAlgorithm hash) {
        String digest = hash.name().replace("_", "");
        return switch (algorithm) {
            case RSA_SHA256 -> digest + "withRSA";
            case ECDSA_SHA256 -> digest + "withECDSA";
            case MLDSA -> "ML-DSA";
        };
    }

    @Override
    public String toString() {
        return "JcaSigner[" + algorithm.wireName() + "]";
    }
}
