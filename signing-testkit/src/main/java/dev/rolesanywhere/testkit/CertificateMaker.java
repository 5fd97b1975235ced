package dev.rolesanywhere.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
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
import org.jspecify.annotations.Nullable;

/** The content of a certificate, initially that of a valid end-entity certificate. Not thread-safe. */
final class CertificateMaker {

    private static final SecureRandom RANDOM = new SecureRandom();

    // 159 bits, the most that fit into 20 octets: no code may treat a serial number as a long.
    BigInteger serialNumber = new BigInteger(159, RANDOM).setBit(158);
    X500Name subject;
    Instant notBefore;
    Instant notAfter;
    int version = 3;
    boolean authority;
    int keyUsage = KeyUsage.digitalSignature;
    boolean sha1;

    @Nullable
    GeneralNames subjectAlternativeNames;

    CertificateMaker(X500Name subject, Instant notBefore, Instant notAfter) {
        this.subject = subject;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
    }

    /** Parses a name in the form of RFC 2253, which Bouncy Castle's parser would encode in the reverse order. */
    static X500Name name(String distinguishedName) {
        return X500Name.getInstance(new X500Principal(distinguishedName).getEncoded());
    }

    X509Certificate make(ThrowawayKey key, X500Name issuerName, ThrowawayKey issuerKey) {
        CertificateSigner signer = CertificateSigner.of(issuerKey, sha1);
        try {
            X509CertificateHolder signed = version == 1
                    ? versionOne(key, issuerName).build(signer)
                    : versionThree(key, issuerName).build(signer);
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(signed.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException("The new certificate cannot be read.", e);
        }
    }

    private X509v1CertificateBuilder versionOne(ThrowawayKey key, X500Name issuerName) {
        return new X509v1CertificateBuilder(
                issuerName, serialNumber, Date.from(notBefore), Date.from(notAfter), subject, key.publicKeyInfo());
    }

    private X509v3CertificateBuilder versionThree(ThrowawayKey key, X500Name issuerName) throws IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuerName, serialNumber, Date.from(notBefore), Date.from(notAfter), subject, key.publicKeyInfo());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (keyUsage != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        }
        if (subjectAlternativeNames != null) {
            boolean alone = subject.getRDNs().length == 0;
            builder.addExtension(Extension.subjectAlternativeName, alone, subjectAlternativeNames);
        }
        return builder;
    }

    /** Signs certificates with a throwaway key, because Bouncy Castle's own builders do not support ML-DSA. */
    static final class CertificateSigner implements ContentSigner {

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
            return new CertificateSigner(
                    new AlgorithmIdentifier(oid, DERNull.INSTANCE), new RSADigestSigner(digest(sha1)));
        }

        private static CertificateSigner ecdsa(boolean sha1) {
            ASN1ObjectIdentifier oid =
                    sha1 ? X9ObjectIdentifiers.ecdsa_with_SHA1 : X9ObjectIdentifiers.ecdsa_with_SHA256;
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
}
