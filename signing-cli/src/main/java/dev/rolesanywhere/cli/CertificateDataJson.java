package dev.rolesanywhere.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** A certificate's data in the reference helper's JSON. */
final class CertificateDataJson {

    private CertificateDataJson() {}

    static String of(X509Certificate certificate) {
        String keyType = certificate.getPublicKey().getAlgorithm();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("keyType", isSupported(keyType) ? keyType : "");
            json.writeStringField("certificateData", Base64.getEncoder().encodeToString(certificate.getEncoded()));
            json.writeStringField("serialNumber", certificate.getSerialNumber().toString());
            json.writeArrayFieldStart("supportedAlgorithms");
            for (String algorithm : supportedAlgorithms(keyType)) {
                json.writeString(algorithm);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException | CertificateEncodingException impossible) {
            throw new UncheckedIOException(new IOException(impossible));
        }
        return text.toString();
    }

    private static boolean isSupported(String keyType) {
        return keyType.equals("RSA") || keyType.equals("EC");
    }

    private static List<String> supportedAlgorithms(String keyType) {
        return isSupported(keyType) ? List.of(keyType + "SHA256", keyType + "SHA384", keyType + "SHA512") : List.of();
    }
}
