package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.SigningAlgorithm;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** ECDSA with a nonce derived from key and message (RFC 6979): no weak random generator can leak the key. */
final class EcSigningKey implements PrivateKeySigner.SigningKey {

    /** The curves that can sign for IAM Roles Anywhere, by their size in bits. */
    private static final Map<Integer, String> CURVES = Map.of(256, "secp256r1", 384, "secp384r1", 521, "secp521r1");

    private final ECPrivateKeyParameters key;
    private final BigInteger x;
    private final BigInteger y;

    EcSigningKey(ECPrivateKeyParameters key) {
        this.key = key;
        ECPoint point = new FixedPointCombMultiplier()
                .multiply(key.getParameters().getG(), key.getD())
                .normalize();
        this.x = point.getAffineXCoord().toBigInteger();
        this.y = point.getAffineYCoord().toBigInteger();
    }

    /** Compares content, so that a key that spells out its curve is accepted too. */
    static boolean isOnSupportedCurve(ECPrivateKeyParameters key) {
        ECDomainParameters domain = key.getParameters();
        String name = CURVES.get(domain.getCurve().getFieldSize());
        if (name == null) {
            return false;
        }
        // Keys that name their curve use this object already, so nothing more is computed for them.
        X9ECParameters named = CustomNamedCurves.getByName(name);
        return domain.getN().equals(named.getN())
                && domain.getCurve().equals(named.getCurve())
                && domain.getG().equals(named.getG());
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.ECDSA_SHA256;
    }

    @Override
    public Signer signer(HashAlgorithm hash) {
        DSADigestSigner signer =
                new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(hash.newDigest())), hash.newDigest());
        signer.init(true, key);
        return signer;
    }

    @Override
    public boolean belongsTo(PublicKey publicKey) {
        return publicKey instanceof ECPublicKey other
                && x.equals(other.getW().getAffineX())
                && y.equals(other.getW().getAffineY());
    }
}
