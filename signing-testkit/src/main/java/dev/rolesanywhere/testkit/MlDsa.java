package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.security.PublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Pure ML-DSA (FIPS 204) with an empty context. Uses Bouncy Castle, because JDK 17 does not support it. */
final class MlDsa {

    private static final Set<ASN1ObjectIdentifier> OIDS = Set.of(
            NISTObjectIdentifiers.id_ml_dsa_44, NISTObjectIdentifiers.id_ml_dsa_65, NISTObjectIdentifiers.id_ml_dsa_87);

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
        return SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getAlgorithm();
    }
}
