package dev.rolesanywhere.identity.internal;

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

/** Shows by a signature that a key belongs to a certificate. */
public final class ProofOfPossession {

    private static final byte[] MESSAGE =
            "IAM Roles Anywhere: does this key belong to this certificate?".getBytes(StandardCharsets.UTF_8);

    private ProofOfPossession() {}

    /** Returns whether a signature of the signer verifies with the key of the certificate. */
    public static boolean verify(IdentitySigner signer, X509Certificate certificate) {
        byte[] signature = signer.sign(MESSAGE);
        try {
            org.bouncycastle.crypto.Signer verifier = verifier(SigningAlgorithm.of(certificate.getPublicKey()));
            verifier.init(
                    false, PublicKeyFactory.createKey(certificate.getPublicKey().getEncoded()));
            verifier.update(MESSAGE, 0, MESSAGE.length);
            return verifier.verifySignature(signature);
        } catch (IOException | RuntimeException e) {
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
