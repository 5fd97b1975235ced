package dev.rolesanywhere.cli.output;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The data of certificates, as Amazon's helper prints it: of one as JSON, of several as a list. */
public final class CertificateData {

    private static final Map<ASN1ObjectIdentifier, String> ML_DSA = Map.of(
            NISTObjectIdentifiers.id_ml_dsa_44, "ML-DSA-44",
            NISTObjectIdentifiers.id_ml_dsa_65, "ML-DSA-65",
            NISTObjectIdentifiers.id_ml_dsa_87, "ML-DSA-87");

    private CertificateData() {}

    /** Returns the data of a certificate as a JSON object. */
    public static String json(X509Certificate certificate) {
        String keyType = keyType(certificate);
        byte[] der = encoded(certificate);
        return JsonText.object(json -> {
            json.writeStringField("keyType", keyType);
            json.writeStringField("certificateData", Base64.getEncoder().encodeToString(der));
            json.writeStringField("serialNumber", certificate.getSerialNumber().toString());
            json.writeArrayFieldStart("supportedAlgorithms");
            for (String algorithm : supportedAlgorithms(keyType)) {
                json.writeString(algorithm);
            }
            json.writeEndArray();
        });
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    /** JDKs name ML-DSA keys differently, and JDK 17 does not know them. */
    private static String keyType(X509Certificate certificate) {
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
        String algorithm = certificate.getPublicKey().getAlgorithm();
        return algorithm.equals("RSA") || algorithm.equals("EC")
                ? algorithm
                : ML_DSA.getOrDefault(key.getAlgorithm().getAlgorithm(), "");
    }

    private static List<String> supportedAlgorithms(String keyType) {
        return switch (keyType) {
            case "" -> List.of();
            case "RSA", "EC" -> List.of(keyType + "SHA256", keyType + "SHA384", keyType + "SHA512");
            default -> List.of(keyType);
        };
    }

    /** Lists certificates. */
    public static String list(List<X509Certificate> certificates) {
        return list(certificates, Function.identity(), certificate -> "");
    }

    /**
     * Lists entries that have certificates.
     *
     * @param more a further line with its line feed, or nothing
     */
    public static <T> String list(List<T> entries, Function<T, X509Certificate> certificate, Function<T, String> more) {
        StringBuilder list = new StringBuilder("Matching identities\n");
        int number = 1;
        for (T entry : entries) {
            list.append(number++)
                    .append(") ")
                    .append(description(certificate.apply(entry)))
                    .append(more.apply(entry))
                    .append('\n');
        }
        return list.toString();
    }

    private static String description(X509Certificate certificate) {
        return "Hex Fingerprint: " + fingerprint(certificate)
                + "\nSubject: " + certificate.getSubjectX500Principal().getName()
                + "\nIssuer: " + certificate.getIssuerX500Principal().getName()
                + "\nSerial Number: "
                + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT) + "\n";
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(encoded(certificate)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
