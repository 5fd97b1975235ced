package dev.rolesanywhere.identity;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;

/**
 * Reads an ML-DSA private key in each form that is in use: the seed, the expanded key, and both (RFC 9881, section 6);
 * and, from before that standard, either without its inner tag, and the expanded key followed by the public one.
 */
final class MlDsaPrivateKey {

    private static final int SEED_BYTES = 32;

    private MlDsaPrivateKey() {}

    /**
     * Parses the key.
     *
     * @throws IllegalArgumentException if it has another form, or its two parts contradict each other
     */
    static MLDSAPrivateKeyParameters parse(PrivateKeyInfo key) {
        MLDSAParameters parameters =
                MlDsaSigningKey.PARAMETERS.get(key.getPrivateKeyAlgorithm().getAlgorithm());
        if (parameters == null) {
            throw new IllegalArgumentException("not an ML-DSA key");
        }
        byte[] content = key.getPrivateKey().getOctets();
        if (content.length == SEED_BYTES || content.length == expandedBytes(parameters)) {
            return fromBytes(parameters, content);
        }
        return fromDer(parameters, content);
    }

    private static MLDSAPrivateKeyParameters fromDer(MLDSAParameters parameters, byte[] content) {
        ASN1Primitive der;
        try {
            der = ASN1Primitive.fromByteArray(content);
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
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
}
