package dev.rolesanywhere.cli.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Reads the certificates in a PEM file, and nothing else in it. */
final class PemCertificates {

    private static final int MOST_BYTES = 1 << 20;

    private PemCertificates() {}

    /**
     * Reads them.
     *
     * @throws IOException if the file cannot be read, is no sound PEM, or has no certificate in it
     */
    static List<X509Certificate> in(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PemReader pem = new PemReader(new StringReader(text(file)))) {
            for (PemObject block = pem.readPemObject(); block != null; block = pem.readPemObject()) {
                if (block.getType().endsWith("CERTIFICATE")) {
                    certificates.add(certificate(block.getContent()));
                }
            }
        } catch (RuntimeException damaged) {
            throw new IOException("a PEM block in it is damaged", damaged);
        }
        if (certificates.isEmpty()) {
            throw new IOException("there is no certificate in PEM in it");
        }
        return certificates;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    private static X509Certificate certificate(byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException damaged) {
            throw new IOException("a certificate in it cannot be parsed", damaged);
        }
    }
}
