package dev.rolesanywhere.cli.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.file.BoundedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Reads the certificates in a PEM file and ignores its other blocks. */
final class PemCertificates {

    private static final int MAX_BYTES = 1 << 20;

    private PemCertificates() {}

    /**
     * Reads all certificates.
     *
     * @throws IOException if the file cannot be read, is damaged, or contains no certificate
     */
    static List<X509Certificate> read(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PemReader pem =
                new PemReader(new StringReader(new String(BoundedFile.read(file, MAX_BYTES), ISO_8859_1)))) {
            for (PemObject block = pem.readPemObject(); block != null; block = pem.readPemObject()) {
                if (block.getType().endsWith("CERTIFICATE")) {
                    certificates.add(certificate(block.getContent()));
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("a PEM block in it is damaged", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException("it contains no PEM certificate");
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IOException("a certificate in it cannot be parsed", e);
        }
    }
}
