package dev.rolesanywhere.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
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
}
