package dev.rolesanywhere.identity;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** ECDSA with a nonce that follows from key and message (RFC 6979): no weak random generator can leak the key. */
final class EcSigningKey implements SigningKey {

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

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.ECDSA_SHA256;
    }

    @Override
    public Signer signer(HashAlgorithm hash) {
        DSADigestSigner signer =
                new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(Digests.of(hash))), Digests.of(hash));
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
