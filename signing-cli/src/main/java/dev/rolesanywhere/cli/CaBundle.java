package dev.rolesanywhere.cli;

import dev.rolesanywhere.file.BoundedFile;
import dev.rolesanywhere.file.IoErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The CAs that TLS servers are trusted by, where the user names them.
 *
 * @param name the environment variable that names the file, or what else messages call it
 * @param file the CA certificates in PEM
 */
record CaBundle(String name, Path file) {

    private static final int MOST_BYTES = 4 << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*+)-----END CERTIFICATE-----");

    /** AWS_CA_BUNDLE as in all AWS tools; SSL_CERT_FILE as the reference helper takes it. */
    static Optional<CaBundle> in(Map<String, String> environment) {
        return Stream.of("AWS_CA_BUNDLE", "SSL_CERT_FILE")
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .map(variable ->
                        new CaBundle(variable, FileOption.path(variable, environment.getOrDefault(variable, ""))))
                .findFirst();
    }

    KeyStore anchors() {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (Certificate certificate : certificates()) {
                anchors.setCertificateEntry("ca-" + anchors.size(), certificate);
            }
            return anchors;
        } catch (IOException e) {
            throw new UsageException(name + ": " + IoErrors.reading(file, e));
        } catch (GeneralSecurityException unusable) {
            throw new UsageException(
                    name + ": " + file + " cannot be read as PEM certificates: " + unusable.getMessage());
        }
    }

    /** Other blocks and text may stand between the certificates. */
    private List<Certificate> certificates() throws IOException, CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(content());
        while (blocks.find()) {
            byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
            certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is none in it");
        }
        return certificates;
    }

    private String content() throws IOException {
        return new String(BoundedFile.read(file, MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
}
