package dev.rolesanywhere.testkit;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** The service's three signing algorithms, and how to verify each. */
enum SigningAlgorithm {
    RSA("AWS4-X509-RSA-SHA256") {
        @Override
        boolean verifies(PublicKey key, byte[] message, byte[] signature) {
            return verifiesByJdk("SHA256withRSA", key, message, signature);
        }
    },
    ECDSA("AWS4-X509-ECDSA-SHA256") {
        @Override
        boolean verifies(PublicKey key, byte[] message, byte[] signature) {
            return verifiesByJdk("SHA256withECDSA", key, message, signature);
        }
    },
    ML_DSA("AWS4-X509-MLDSA") {
        @Override
        boolean verifies(PublicKey key, byte[] message, byte[] signature) {
            return MlDsa.verifies(key, message, signature);
        }
    };

    private final String wireName;

    SigningAlgorithm(String wireName) {
        this.wireName = wireName;
    }

    abstract boolean verifies(PublicKey key, byte[] message, byte[] signature);

    String wireName() {
        return wireName;
    }

    static SigningAlgorithm of(PublicKey key) {
        if (MlDsa.isKey(key)) {
            return ML_DSA;
        }
        return switch (key.getAlgorithm()) {
            case "RSA" -> RSA;
            case "EC" -> ECDSA;
            default ->
                throw Refusal.insufficientCertificate("Keys of type " + key.getAlgorithm() + " are not supported.");
        };
    }

    private static boolean verifiesByJdk(String algorithm, PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException ignored) { // The signature is malformed.
            return false;
        } catch (GeneralSecurityException e) {
            throw Refusal.insufficientCertificate("The key of the certificate cannot be used: " + e.getMessage());
        }
    }
}
