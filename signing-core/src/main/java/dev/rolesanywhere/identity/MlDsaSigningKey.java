package dev.rolesanywhere.identity;

import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** Pure ML-DSA (FIPS 204) with an empty context, over the message itself; deterministic. */
final class MlDsaSigningKey implements SigningKey {

    static final Map<ASN1ObjectIdentifier, MLDSAParameters> PARAMETERS = Map.of(
            NISTObjectIdentifiers.id_ml_dsa_44, MLDSAParameters.ml_dsa_44,
            NISTObjectIdentifiers.id_ml_dsa_65, MLDSAParameters.ml_dsa_65,
            NISTObjectIdentifiers.id_ml_dsa_87, MLDSAParameters.ml_dsa_87);

    private final MLDSAPrivateKeyParameters key;

    MlDsaSigningKey(MLDSAPrivateKeyParameters key) {
        this.key = key;
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.MLDSA;
    }

    /** There is no hash to choose: the algorithm takes the message as it is. */
    @Override
    public Signer signer(HashAlgorithm hash) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, key);
        return signer;
    }

    /** The JDKs name these keys differently, and JDK 17 not at all, so their encoding decides. */
    @Override
    public boolean belongsTo(PublicKey publicKey) {
        SubjectPublicKeyInfo other = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
        return key.getParameters().equals(PARAMETERS.get(other.getAlgorithm().getAlgorithm()))
                && MessageDigest.isEqual(
                        key.getPublicKey(), other.getPublicKeyData().getOctets());
    }
}
