package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

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

    /** Pure ML-DSA (FIPS 204) with an empty context. Uses Bouncy Castle, because JDK 17 does not support it. */
    static final class MlDsa {

        private static final Set<ASN1ObjectIdentifier> OIDS = Set.of(
                NISTObjectIdentifiers.id_ml_dsa_44,
                NISTObjectIdentifiers.id_ml_dsa_65,
                NISTObjectIdentifiers.id_ml_dsa_87);

        private MlDsa() {}

        static boolean isKey(PublicKey key) {
            return OIDS.contains(oid(key));
        }

        static boolean isSignatureOid(String oid) {
            return OIDS.contains(new ASN1ObjectIdentifier(oid));
        }

        static boolean isKeyOf(PublicKey key, String oid) {
            return oid(key).getId().equals(oid);
        }

        static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
            try {
                MLDSASigner verifier = new MLDSASigner();
                verifier.init(false, PublicKeyFactory.createKey(key.getEncoded()));
                verifier.update(message, 0, message.length);
                return verifier.verifySignature(signature);
            } catch (IOException e) {
                return false;
            }
        }

        private static ASN1ObjectIdentifier oid(PublicKey key) {
            return SubjectPublicKeyInfo.getInstance(key.getEncoded())
                    .getAlgorithm()
                    .getAlgorithm();
        }
    }
}
