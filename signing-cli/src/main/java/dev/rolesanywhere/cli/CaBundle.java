package dev.rolesanywhere.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The CAs that TLS servers are trusted by, where the user names them.
 *
 * @param variable the environment variable that names the file
 * @param file the CA certificates in PEM
 */
record CaBundle(String variable, Path file) {

    /** AWS_CA_BUNDLE as in all AWS tools; SSL_CERT_FILE as the reference helper takes it. */
    static Optional<CaBundle> in(Map<String, String> environment) {
        return Stream.of("AWS_CA_BUNDLE", "SSL_CERT_FILE")
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .map(variable -> new CaBundle(variable, Path.of(String.valueOf(environment.get(variable)))))
                .findFirst();
    }

    TrustManager[] trustManagers() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (Certificate certificate : certificates(in)) {
                anchors.setCertificateEntry("ca-" + anchors.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new UsageException(
                    variable + ": " + file + " cannot be read as PEM certificates: " + unusable.getMessage());
        }
    }

    private static Collection<? extends Certificate> certificates(InputStream in) throws CertificateException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(in);
        if (certificates.isEmpty()) {
            throw new CertificateException("there is none in it");
        }
        return certificates;
    }
}
