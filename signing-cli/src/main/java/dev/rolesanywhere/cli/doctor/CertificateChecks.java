package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.internal.CertificateRule;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Checks an end-entity certificate on its own: its key, the rules of the service, and its validity. */
final class CertificateChecks {

    private static final String KEY = "key algorithm";

    private static final Map<ASN1ObjectIdentifier, String> CURVES = Map.of(
            SECObjectIdentifiers.secp256r1, "P-256",
            SECObjectIdentifiers.secp384r1, "P-384",
            SECObjectIdentifiers.secp521r1, "P-521");

    private static final int MIN_RSA_BITS = 2048;
    private static final String ML_DSA = "2.16.840.1.101.3.4.3.";
    private static final String VALIDITY = "validity";

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);

    private CertificateChecks() {}

    static List<Finding> of(X509Certificate certificate, Instant now) {
        List<Finding> findings = new ArrayList<>();
        findings.add(key(certificate.getPublicKey()));
        for (CertificateRule rule : CertificateRule.values()) {
            findings.add(rule(rule, certificate));
        }
        findings.add(validity(certificate, now));
        return findings;
    }

    static List<Finding> skipped(String why) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.skipped(KEY, why));
        for (CertificateRule rule : CertificateRule.values()) {
            findings.add(Finding.skipped(title(rule), why));
        }
        findings.add(Finding.skipped(VALIDITY, why));
        return findings;
    }

    /** Checks the algorithm and the size of a key. */
    static Finding key(PublicKey key) {
        try {
            SigningAlgorithm algorithm = SigningAlgorithm.of(key);
            return key(PublicKeyFactory.createKey(key.getEncoded()), algorithm);
        } catch (SigningHelperException e) {
            return Finding.failure(KEY, e.getMessage(), "reissue the certificate for a supported key");
        } catch (IOException | RuntimeException e) {
            return Finding.failure(
                    KEY,
                    "the certificate's key (" + key.getAlgorithm() + ") cannot be read",
                    "reissue the certificate for an RSA, EC or ML-DSA key");
        }
    }

    private static Finding key(AsymmetricKeyParameter key, SigningAlgorithm algorithm) {
        if (key instanceof RSAKeyParameters rsa) {
            return rsa(rsa.getModulus().bitLength(), algorithm);
        }
        if (key instanceof ECPublicKeyParameters ec) {
            return ec(ec.getParameters(), algorithm);
        }
        String name = key instanceof MLDSAPublicKeyParameters mlDsa
                ? mlDsa.getParameters().getName().toUpperCase(Locale.ROOT)
                : algorithm.name();
        return ok(name, algorithm);
    }

    private static Finding rsa(int bits, SigningAlgorithm algorithm) {
        return bits < MIN_RSA_BITS
                ? Finding.warning(
                        KEY,
                        "RSA with " + bits + " bits, which is too weak",
                        "reissue the certificate for an RSA key of 2048 bits or more, or for an EC key")
                : ok("RSA with " + bits + " bits", algorithm);
    }

    private static Finding ec(ECDomainParameters domain, SigningAlgorithm algorithm) {
        String curve = domain instanceof ECNamedDomainParameters named ? CURVES.get(named.getName()) : null;
        return curve != null
                ? ok("EC on " + curve, algorithm)
                : Finding.failure(
                        KEY,
                        "EC on a curve other than P-256, P-384 and P-521",
                        "reissue the certificate for a key on one of these curves");
    }

    private static Finding ok(String kind, SigningAlgorithm algorithm) {
        return Finding.ok(KEY, kind + "; signs " + algorithm.wireName());
    }

    static Finding rule(CertificateRule rule, X509Certificate certificate) {
        return rule.isSatisfiedBy(certificate)
                ? Finding.ok(title(rule), evidence(rule, certificate))
                : Finding.failure(title(rule), "the certificate " + rule.violation(certificate), rule.remedy());
    }

    private static String title(CertificateRule rule) {
        return switch (rule) {
            case VERSION -> "X.509 version";
            case SERIAL_NUMBER -> "serial number";
            case NOT_A_CA -> "not a CA";
            case DIGITAL_SIGNATURE -> "key usage";
            case HASH -> "signature hash";
            case SUBJECT -> "subject";
        };
    }

    private static String evidence(CertificateRule rule, X509Certificate certificate) {
        return switch (rule) {
            case VERSION -> "version 3";
            case SERIAL_NUMBER -> certificate.getSerialNumber().toString();
            case NOT_A_CA -> "an end-entity certificate";
            case DIGITAL_SIGNATURE -> "digitalSignature";
            case HASH -> signatureName(certificate);
            case SUBJECT -> certificate.getSubjectX500Principal().getName();
        };
    }

    /** JDK 17 knows only the identifiers of ML-DSA. */
    private static String signatureName(X509Certificate certificate) {
        return switch (certificate.getSigAlgOID()) {
            case ML_DSA + "17" -> "ML-DSA-44";
            case ML_DSA + "18" -> "ML-DSA-65";
            case ML_DSA + "19" -> "ML-DSA-87";
            default -> certificate.getSigAlgName();
        };
    }

    /** Checks whether a certificate is valid now, and for how long. */
    static Finding validity(X509Certificate certificate, Instant now) {
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return Finding.failure(
                    VALIDITY,
                    "the certificate expired at " + end + ", " + span(Duration.between(end, now)) + " ago",
                    "renew it");
        }
        if (now.isBefore(start)) {
            return Finding.failure(
                    VALIDITY,
                    "the certificate becomes valid at " + start + ", in " + span(Duration.between(now, start)),
                    "wait until then, or correct this machine's clock if it is behind");
        }
        return left(end, Duration.between(now, end));
    }

    private static Finding left(Instant end, Duration left) {
        if (left.compareTo(VERY_SOON) < 0) {
            return Finding.warning(VALIDITY, "only " + span(left) + " left, until " + end, "renew the certificate now");
        }
        String text = "until " + end + ", " + span(left) + " left";
        return left.compareTo(SOON) < 0
                ? Finding.warning(
                        VALIDITY, text, "renew the certificate soon, or make sure that its automatic renewal works")
                : Finding.ok(VALIDITY, text);
    }

    private static String span(Duration time) {
        if (time.toDays() > 0) {
            return counted(time.toDays(), "day");
        }
        return time.toHours() > 0 ? counted(time.toHours(), "hour") : counted(time.toMinutes(), "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
