package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** Pure ML-DSA (FIPS 204) with an empty context, over the message itself; deterministic. */
final class MlDsaSigningKey implements PrivateKeySigner.SigningKey {

    static final Map<ASN1ObjectIdentifier, MLDSAParameters> PARAMETERS = Map.of(
            NISTObjectIdentifiers.id_ml_dsa_44, MLDSAParameters.ml_dsa_44,
            NISTObjectIdentifiers.id_ml_dsa_65, MLDSAParameters.ml_dsa_65,
            NISTObjectIdentifiers.id_ml_dsa_87, MLDSAParameters.ml_dsa_87);

    private static final int SEED_BYTES = 32;

    private final MLDSAPrivateKeyParameters key;

    private MlDsaSigningKey(MLDSAPrivateKeyParameters key) {
        this.key = key;
    }

    /**
     * Reads a private key in each form that is in use: the seed, the expanded key, and both (RFC 9881, section 6); and,
     * from before that standard, either without its inner tag, and the expanded key followed by the public one.
     *
     * @throws IllegalArgumentException if it has another form, or its two parts contradict each other
     */
    static MlDsaSigningKey of(PrivateKeyInfo key) {
        MLDSAParameters parameters = PARAMETERS.get(key.getPrivateKeyAlgorithm().getAlgorithm());
        if (parameters == null) {
            throw new IllegalArgumentException("not an ML-DSA key");
        }
        byte[] content = key.getPrivateKey().getOctets();
        boolean isBare = content.length == SEED_BYTES || content.length == expandedBytes(parameters);
        return new MlDsaSigningKey(isBare ? fromBytes(parameters, content) : fromDer(parameters, content));
    }

    private static MLDSAPrivateKeyParameters fromDer(MLDSAParameters parameters, byte[] content) {
        ASN1Primitive der;
        try {
            der = ASN1Primitive.fromByteArray(content);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        if (der instanceof ASN1TaggedObject seed) {
            return fromBytes(
                    parameters, ASN1OctetString.getInstance(seed, false).getOctets());
        }
        if (der instanceof ASN1Sequence both) {
            return fromBoth(parameters, both);
        }
        byte[] expanded = ASN1OctetString.getInstance(der).getOctets();
        int length = expandedBytes(parameters);
        boolean publicKeyFollows = expanded.length == length + publicBytes(parameters);
        return fromBytes(parameters, publicKeyFollows ? Arrays.copyOf(expanded, length) : expanded);
    }

    private static MLDSAPrivateKeyParameters fromBoth(MLDSAParameters parameters, ASN1Sequence both) {
        MLDSAPrivateKeyParameters key = fromBytes(
                parameters, ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets());
        byte[] expanded = ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets();
        if (!MessageDigest.isEqual(key.getEncoded(), expanded)) {
            throw new IllegalArgumentException("the seed and the expanded key are of different keys");
        }
        return key;
    }

    private static MLDSAPrivateKeyParameters fromBytes(MLDSAParameters parameters, byte[] seedOrExpanded) {
        if (seedOrExpanded.length != SEED_BYTES && seedOrExpanded.length != expandedBytes(parameters)) {
            throw new IllegalArgumentException("an ML-DSA key of " + seedOrExpanded.length + " bytes");
        }
        return new MLDSAPrivateKeyParameters(parameters, seedOrExpanded);
    }

    /** FIPS 204, section 4, table 2. */
    private static int expandedBytes(MLDSAParameters parameters) {
        return parameters == MLDSAParameters.ml_dsa_44 ? 2560 : parameters == MLDSAParameters.ml_dsa_65 ? 4032 : 4896;
    }

    private static int publicBytes(MLDSAParameters parameters) {
        return parameters == MLDSAParameters.ml_dsa_44 ? 1312 : parameters == MLDSAParameters.ml_dsa_65 ? 1952 : 2592;
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.MLDSA;
    }

    /** Ignores the hash: the algorithm signs the message itself. */
    @Override
    public Signer signer(HashAlgorithm hash) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, key);
        return signer;
    }

    /** JDKs name these keys differently, and JDK 17 does not know them, so the encoding decides. */
    @Override
    public boolean belongsTo(PublicKey publicKey) {
        SubjectPublicKeyInfo other = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
        return key.getParameters().equals(PARAMETERS.get(other.getAlgorithm().getAlgorithm()))
                && MessageDigest.isEqual(
                        key.getPublicKey(), other.getPublicKeyData().getOctets());
    }
}
