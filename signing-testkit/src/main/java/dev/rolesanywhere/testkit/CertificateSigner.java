package dev.rolesanywhere.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.operator.ContentSigner;

/** Signs certificates with a throwaway key, because Bouncy Castle's own builders do not support ML-DSA. */
final class CertificateSigner implements ContentSigner {

    private final AlgorithmIdentifier algorithm;
    private final Signer signer;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private CertificateSigner(AlgorithmIdentifier algorithm, Signer signer) {
        this.algorithm = algorithm;
        this.signer = signer;
    }

    static CertificateSigner of(ThrowawayKey key, boolean sha1) {
        CertificateSigner made = switch (key.kind()) {
            case RSA_2048 -> rsa(sha1);
            case EC_P256, EC_P384, EC_P521 -> ecdsa(sha1);
            case ML_DSA_44 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_44);
            case ML_DSA_65 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_65);
            case ML_DSA_87 -> mlDsa(NISTObjectIdentifiers.id_ml_dsa_87);
        };
        made.signer.init(true, key.pair().getPrivate());
        return made;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        signer.update(content.toByteArray(), 0, content.size());
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateSigner rsa(boolean sha1) {
        ASN1ObjectIdentifier oid =
                sha1 ? PKCSObjectIdentifiers.sha1WithRSAEncryption : PKCSObjectIdentifiers.sha256WithRSAEncryption;
        return new CertificateSigner(new AlgorithmIdentifier(oid, DERNull.INSTANCE), new RSADigestSigner(digest(sha1)));
    }

    private static CertificateSigner ecdsa(boolean sha1) {
        ASN1ObjectIdentifier oid = sha1 ? X9ObjectIdentifiers.ecdsa_with_SHA1 : X9ObjectIdentifiers.ecdsa_with_SHA256;
        return new CertificateSigner(
                new AlgorithmIdentifier(oid), new DSADigestSigner(new ECDSASigner(), digest(sha1)));
    }

    private static CertificateSigner mlDsa(ASN1ObjectIdentifier oid) {
        return new CertificateSigner(new AlgorithmIdentifier(oid), new MLDSASigner());
    }

    private static Digest digest(boolean sha1) {
        return sha1 ? new SHA1Digest() : new SHA256Digest();
    }
}
