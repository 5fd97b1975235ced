package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Parses and compares certificates. */
final class X509Certificates {

    private static final int UNCOMPRESSED_POINT = 4;

    private X509Certificates() {}

    static X509Certificate parse(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw UnusableFormat.of(der)
                    .map(format -> format.instead("a certificate"))
                    .or(() -> limitation(der))
                    .orElseGet(() -> new IdentityException(
                            Reason.MALFORMED, "a certificate cannot be parsed; it may be damaged", e));
        }
    }

    /** Explains why Java cannot read a certificate that is not damaged. */
    private static Optional<IdentityException> limitation(byte[] der) {
        try {
            if (hasNoSubject(der)) {
                return unsupported("it has no subject, which IAM Roles Anywhere requires; reissue it with one, such as"
                        + " CN=host.example.com");
            }
            SubjectPublicKeyInfo key = Certificate.getInstance(der).getSubjectPublicKeyInfo();
            if (!key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                return Optional.empty();
            }
            if (!(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier)) {
                return unsupported(
                        "its elliptic curve has explicit parameters, which Java cannot read; reissue it for a"
                                + " key with a named curve (openssl ecparam -param_enc named_curve)");
            }
            return key.getPublicKeyData().getOctets()[0] == UNCOMPRESSED_POINT
                    ? Optional.empty()
                    : unsupported("its public key is a compressed point, which Java cannot read; reissue it for the key"
                            + " in uncompressed form (openssl ec -conv_form uncompressed)");
        } catch (RuntimeException ignored) { // It is damaged.
            return Optional.empty();
        }
    }

    /** Looks at the bytes, because Bouncy Castle rejects a self-signed certificate without a subject. */
    private static boolean hasNoSubject(byte[] der) {
        ASN1Sequence content =
                ASN1Sequence.getInstance(ASN1Sequence.getInstance(der).getObjectAt(0));
        int subject = content.getObjectAt(0) instanceof ASN1TaggedObject ? 5 : 4;
        return ASN1Sequence.getInstance(content.getObjectAt(subject)).size() == 0;
    }

    private static Optional<IdentityException> unsupported(String why) {
        return Optional.of(new IdentityException(Reason.UNSUPPORTED, "the certificate is not supported: " + why));
    }

    /** Compares which certificate is better to use now: a valid one, and of those the one that expires last. */
    static Comparator<X509Certificate> byPreference(Instant now) {
        return Comparator.<X509Certificate, Boolean>comparing(certificate -> isValid(certificate, now))
                .thenComparing(X509Certificate::getNotAfter);
    }

    /** Sorts the certificates of each key, the best to use first, and keeps the order of the keys. */
    static List<X509Certificate> bestFirst(List<X509Certificate> certificates, Instant now) {
        Map<PublicKey, List<X509Certificate>> byKey = new LinkedHashMap<>();
        for (X509Certificate certificate : certificates) {
            byKey.computeIfAbsent(certificate.getPublicKey(), key -> new ArrayList<>())
                    .add(certificate);
        }
        List<X509Certificate> ordered = new ArrayList<>();
        for (List<X509Certificate> ofOneKey : byKey.values()) {
            ofOneKey.sort(byPreference(now).reversed());
            ordered.addAll(ofOneKey);
        }
        return ordered;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }
}
