package dev.rolesanywhere.cli.output;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A certificate's data in the JSON of Amazon's helper. */
public final class CertificateDataJson {

    private static final Map<ASN1ObjectIdentifier, String> ML_DSA = Map.of(
            NISTObjectIdentifiers.id_ml_dsa_44, "ML-DSA-44",
            NISTObjectIdentifiers.id_ml_dsa_65, "ML-DSA-65",
            NISTObjectIdentifiers.id_ml_dsa_87, "ML-DSA-87");

    private CertificateDataJson() {}

    public static String of(X509Certificate certificate) {
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

    /** The JDKs name ML-DSA keys differently, and JDK 17 not at all. */
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
}
