package dev.rolesanywhere.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Signs with a private key that is in memory: RSA, or EC on P-256, P-384 or P-521.
 *
 * <p>Immutable and safe for use by several threads. Nothing of the key can be read from it.
 */
public final class PrivateKeySigner implements Signer {

    private final AsymmetricKeyParameter key;
    private final SigningAlgorithm algorithm;

    private PrivateKeySigner(AsymmetricKeyParameter key, SigningAlgorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /**
     * Takes a private key in PKCS#8 form.
     *
     * @param der the DER encoding of a PrivateKeyInfo (RFC 5208), not encrypted
     * @return the signer
     * @throws IdentityException if this is no private key, or one of a kind that cannot be used
     */
    public static PrivateKeySigner fromPkcs8(byte[] der) {
        AsymmetricKeyParameter key;
        try {
            key = PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(der));
        } catch (IOException | RuntimeException notAKey) {
            throw new IdentityException(
                    IdentityException.Reason.MALFORMED, "the private key cannot be parsed; it may be damaged");
        }
        return new PrivateKeySigner(key, algorithmOf(key));
    }

    /**
     * Takes a private key of the JCA.
     *
     * @param key a key that gives its PKCS#8 encoding
     * @return the signer
     * @throws IdentityException if the key does not give its encoding, or is of a kind that cannot be used
     */
    public static PrivateKeySigner of(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IdentityException(
                    IdentityException.Reason.UNSUPPORTED,
                    "this private key does not leave its provider; implement Signer over it");
        }
        return fromPkcs8(encoded);
    }

    private static SigningAlgorithm algorithmOf(AsymmetricKeyParameter key) {
        if (key instanceof RSAKeyParameters) {
            return SigningAlgorithm.RSA_SHA256;
        }
        if (key instanceof ECPrivateKeyParameters ec && NistCurve.isNamedBy(ec.getParameters())) {
            return SigningAlgorithm.ECDSA_SHA256;
        }
        String kind = key instanceof ECPrivateKeyParameters ? "an EC key on another curve" : "of another kind";
        throw new IdentityException(
                IdentityException.Reason.UNSUPPORTED,
                "the private key is " + kind + "; use RSA, or EC on P-256, P-384 or P-521");
    }

    @Override
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public byte[] sign(byte[] message) {
        return sign(message, HashAlgorithm.SHA_256);
    }

    @Override
    public byte[] sign(byte[] message, HashAlgorithm hash) {
        org.bouncycastle.crypto.Signer signer = newSigner(hash);
        signer.init(true, key);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException | DataLengthException unusable) {
            throw new IdentityException(
                    IdentityException.Reason.SIGNING_FAILED, "the private key cannot sign; it may be damaged");
        }
    }

    private org.bouncycastle.crypto.Signer newSigner(HashAlgorithm hash) {
        return switch (algorithm) {
            case RSA_SHA256 -> new RSADigestSigner(newDigest(hash));
            // The nonce follows from key and message (RFC 6979): a weak random generator cannot leak the key.
            case ECDSA_SHA256 ->
                new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(newDigest(hash))), newDigest(hash));
        };
    }

    private static Digest newDigest(HashAlgorithm hash) {
        return switch (hash) {
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
    }

    /** Compares the public keys, which costs a fraction of a signature made and verified. */
    @Override
    public boolean belongsTo(X509Certificate certificate) {
        PublicKey publicKey = certificate.getPublicKey();
        if (key instanceof RSAKeyParameters rsa) {
            return publicKey instanceof RSAPublicKey other && rsa.getModulus().equals(other.getModulus());
        }
        return key instanceof ECPrivateKeyParameters ec
                && publicKey instanceof ECPublicKey other
                && isAt(publicPoint(ec), other.getW());
    }

    private static ECPoint publicPoint(ECPrivateKeyParameters key) {
        return new FixedPointCombMultiplier()
                .multiply(key.getParameters().getG(), key.getD())
                .normalize();
    }

    private static boolean isAt(ECPoint mine, java.security.spec.ECPoint theirs) {
        BigInteger x = mine.getAffineXCoord().toBigInteger();
        return x.equals(theirs.getAffineX())
                && mine.getAffineYCoord().toBigInteger().equals(theirs.getAffineY());
    }

    @Override
    public String toString() {
        return "PrivateKeySigner[" + algorithm.wireName() + "]";
    }
}
