package dev.rolesanywhere.identity.internal;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/**
 * Signs with a private key that is in memory: RSA, EC on P-256, P-384 or P-521, or ML-DSA-44, -65 or -87.
 *
 * <p>Immutable and safe for use by several threads. The key cannot be read from it.
 */
public final class PrivateKeySigner implements KeySigner {

    private final SigningKey key;

    private PrivateKeySigner(SigningKey key) {
        this.key = key;
    }

    /**
     * Creates a signer from a private key in PKCS#8 form.
     *
     * @param der the DER encoding of a PrivateKeyInfo (RFC 5958), not encrypted
     * @return the signer
     * @throws IdentityException if this is no private key, or one of a kind that cannot be used
     */
    public static PrivateKeySigner fromPkcs8(byte[] der) {
        try {
            return new PrivateKeySigner(signingKey(PrivateKeyInfo.getInstance(der)));
        } catch (IdentityException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            requireRandomNumbers();
            // The exceptions of the library may repeat some of the content.
            throw new IdentityException(
                    IdentityException.Reason.MALFORMED, "the private key cannot be parsed; it may be damaged");
        }
    }

    /**
     * Creates a signer from a private key of the JCA.
     *
     * @param key a key that has a PKCS#8 encoding
     * @return the signer
     * @throws IdentityException if the key has no encoding, or is of a kind that cannot be used
     */
    public static PrivateKeySigner of(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IdentityException(
                    IdentityException.Reason.UNSUPPORTED,
                    "this private key cannot be exported from its provider; sign with it in an IdentitySigner");
        }
        return fromPkcs8(encoded);
    }

    /** Checks for the most common kinds first, so that the classes of the others are not loaded. */
    private static SigningKey signingKey(PrivateKeyInfo info) throws IOException {
        ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return ecKey(info);
        } else if (RsaSigningKey.IDENTIFIERS.contains(kind)) {
            return RsaSigningKey.of(RSAPrivateKey.getInstance(info.parsePrivateKey()));
        } else if (MlDsaSigningKey.PARAMETERS.containsKey(kind)) {
            return MlDsaSigningKey.of(info);
        }
        PrivateKeyFactory.createKey(info); // Throws if it is not a key at all.
        throw unsupported("of an unsupported type");
    }

    private static SigningKey ecKey(PrivateKeyInfo info) throws IOException {
        if (PrivateKeyFactory.createKey(info) instanceof ECPrivateKeyParameters key
                && EcSigningKey.isOnSupportedCurve(key)) {
            return new EcSigningKey(key);
        }
        throw unsupported("an EC key on an unsupported curve");
    }

    private static IdentityException unsupported(String kind) {
        return new IdentityException(
                IdentityException.Reason.UNSUPPORTED,
                "the private key is " + kind + "; use RSA, EC on P-256, P-384 or P-521, or ML-DSA");
    }

    @Override
    public byte[] sign(byte[] message, HashAlgorithm hash) {
        try {
            org.bouncycastle.crypto.Signer signer = key.signer(hash);
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        } catch (CryptoException | RuntimeException e) {
            requireRandomNumbers();
            throw new IdentityException(
                    IdentityException.Reason.SIGNING_FAILED, "the private key cannot sign; it may be damaged");
        }
    }

    /** Keys are hidden from measurements of time by random numbers, without which nothing is wrong with the key. */
    private static void requireRandomNumbers() {
        try {
            new SecureRandom().nextInt();
        } catch (RuntimeException e) {
            throw new IdentityException(
                    IdentityException.Reason.SIGNING_FAILED,
                    "there are no random numbers to use the private key with; check that /dev/random and /dev/urandom"
                            + " exist and can be read",
                    e);
        }
    }

    @Override
    public boolean belongsTo(X509Certificate certificate) {
        return key.belongsTo(certificate.getPublicKey());
    }

    @Override
    public String toString() {
        return "PrivateKeySigner[" + key.algorithm().wireName() + "]";
    }

    /** A private key in memory, of one kind. */
    interface SigningKey {

        SigningAlgorithm algorithm();

        /** Returns a signer that is ready to take the message. */
        org.bouncycastle.crypto.Signer signer(HashAlgorithm hash);

        /** Compares the public keys, which costs a fraction of a signature made and verified. */
        boolean belongsTo(PublicKey publicKey);
    }
}
