package dev.rolesanywhere.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Proves by a signature that a key belongs to a certificate. */
final class SignatureProof {

    private static final byte[] MESSAGE =
            "IAM Roles Anywhere: does this key belong to this certificate?".getBytes(StandardCharsets.UTF_8);

    private SignatureProof() {}

    static boolean holds(Signer signer, X509Certificate certificate) {
        if (SigningAlgorithm.of(certificate.getPublicKey()) != signer.algorithm()) {
            return false;
        }
        byte[] signature = signer.sign(MESSAGE);
        try {
            Signature verifier = Signature.getInstance(jcaName(signer.algorithm()));
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(MESSAGE);
            return verifier.verify(signature);
        } catch (GeneralSecurityException notVerifiable) {
            return false;
        }
    }

    private static String jcaName(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> "SHA256withRSA";
            case ECDSA_SHA256 -> "SHA256withECDSA";
        };
    }
}
