package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.SigningAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

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
        return provesPossession(this, certificate);
    }

    /** Returns whether the key of any signer belongs to a certificate. */
    static boolean belongs(IdentitySigner signer, X509Certificate certificate) {
        return signer instanceof KeySigner key ? key.belongsTo(certificate) : provesPossession(signer, certificate);
    }

    /** Returns whether a signature of the signer verifies with the key of the certificate. */
    private static boolean provesPossession(IdentitySigner signer, X509Certificate certificate) {
        byte[] message =
                "IAM Roles Anywhere: does this key belong to this certificate?".getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign(message);
        try {
            org.bouncycastle.crypto.Signer verifier = verifier(SigningAlgorithm.of(certificate.getPublicKey()));
            verifier.init(
                    false, PublicKeyFactory.createKey(certificate.getPublicKey().getEncoded()));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (IOException | RuntimeException ignored) { // The signature or the key has another form.
            return false;
        }
    }

    private static org.bouncycastle.crypto.Signer verifier(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> new RSADigestSigner(HashAlgorithm.SHA_256.newDigest());
            case ECDSA_SHA256 -> new DSADigestSigner(new ECDSASigner(), HashAlgorithm.SHA_256.newDigest());
            case MLDSA -> new MLDSASigner();
        };
    }
}
