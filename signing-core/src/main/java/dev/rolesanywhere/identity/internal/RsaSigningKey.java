package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2). */
final class RsaSigningKey implements PrivateKeySigner.SigningKey {

    static final Set<ASN1ObjectIdentifier> IDENTIFIERS = Set.of(
            PKCSObjectIdentifiers.rsaEncryption, PKCSObjectIdentifiers.id_RSASSA_PSS, X509ObjectIdentifiers.id_ea_rsa);

    /** Limits the work of a signature. The JDK has the same limit. */
    private static final int MAX_BITS = 16384;

    private final RSAKeyParameters key;
    private final BigInteger publicExponent;

    private RsaSigningKey(RSAKeyParameters key, BigInteger publicExponent) {
        this.key = key;
        this.publicExponent = publicExponent;
    }

    /**
     * Checks that the numbers of a key are consistent.
     *
     * @throws IdentityException if they are not; otherwise each signature would fail
     */
    static RsaSigningKey of(RSAPrivateKey key) {
        if (key.getModulus().bitLength() > MAX_BITS) {
            throw new IdentityException(
                    IdentityException.Reason.UNSUPPORTED,
                    "the RSA private key has more than " + MAX_BITS + " bits; use a key of 2048 to 4096 bits");
        }
        if (!isConsistent(key)) {
            throw new IdentityException(
                    IdentityException.Reason.MALFORMED, "the RSA private key is inconsistent; it may be damaged");
        }
        return new RsaSigningKey(parameters(key), key.getPublicExponent());
    }

    private static RSAKeyParameters parameters(RSAPrivateKey key) {
        if (hasMorePrimes(key)) {
            return new RSAKeyParameters(true, key.getModulus(), key.getPrivateExponent(), true);
        }
        return new RSAPrivateCrtKeyParameters(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrime1(),
                key.getPrime2(),
                key.getExponent1(),
                key.getExponent2(),
                key.getCoefficient(),
                // "Internal" leaves out a slow test that the modulus is no prime: its factors are here.
                true);
    }

    /** A key of three or more primes (RFC 8017, appendix A.1.2) signs without the Chinese remainder theorem. */
    private static boolean hasMorePrimes(RSAPrivateKey key) {
        return key.getVersion().signum() > 0;
    }

    private static boolean isConsistent(RSAPrivateKey key) {
        // A longer exponent would make each signature slow.
        return key.getPublicExponent().bitLength() <= key.getModulus().bitLength()
                && (hasMorePrimes(key) ? doExponentsMatch(key) : doPrimesMatch(key));
    }

    private static boolean doExponentsMatch(RSAPrivateKey key) {
        BigInteger modulus = key.getModulus();
        return modulus.signum() > 0
                && key.getPrivateExponent().bitLength() <= modulus.bitLength()
                && BigInteger.TWO
                        .modPow(key.getPrivateExponent(), modulus)
                        .modPow(key.getPublicExponent(), modulus)
                        .equals(BigInteger.TWO);
    }

    private static boolean doPrimesMatch(RSAPrivateKey key) {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        return p.multiply(q).equals(key.getModulus())
                && areInverse(key.getExponent1(), key.getPublicExponent(), p.subtract(BigInteger.ONE))
                && areInverse(key.getExponent2(), key.getPublicExponent(), q.subtract(BigInteger.ONE))
                && areInverse(key.getCoefficient(), q, p);
    }

    private static boolean areInverse(BigInteger one, BigInteger other, BigInteger modulus) {
        return modulus.signum() > 0 && one.multiply(other).mod(modulus).equals(BigInteger.ONE);
    }

    @Override
    public SigningAlgorithm algorithm() {
        return SigningAlgorithm.RSA_SHA256;
    }

    @Override
    public Signer signer(HashAlgorithm hash) {
        RSADigestSigner signer = new RSADigestSigner(hash.newDigest());
        signer.init(true, key);
        return signer;
    }

    @Override
    public boolean belongsTo(PublicKey publicKey) {
        return publicKey instanceof RSAPublicKey other
                && key.getModulus().equals(other.getModulus())
                && publicExponent.equals(other.getPublicExponent());
    }
}
