package dev.rolesanywhere.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CA certificates from PEM files. A certificate that cannot be read does not affect the others. */
public record CaCertificates(Set<TrustAnchor> anchors) {

    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_FILES = 4096;

    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN (?:(?:TRUSTED|X509) )?CERTIFICATE-----([^-]*+)-----END (?:(?:TRUSTED|X509) )?CERTIFICATE-----");

    /**
     * Reads the file that a setting names.
     *
     * @param setting the setting's name, for messages
     * @throws SigningHelperException if the file cannot be read or contains no usable certificate
     */
    public static CaCertificates required(String setting, Path file) {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        try {
            addFile(file, anchors);
        } catch (IOException e) {
            throw new SigningHelperException(setting + ": " + IoErrors.reading(file, e), e);
        }
        if (anchors.isEmpty()) {
            throw new SigningHelperException(
                    setting + ": " + file + " contains no usable CA certificate; it must be a PEM file");
        }
        return new CaCertificates(anchors);
    }

    /** Reads what can be read of files and directories. */
    static CaCertificates available(Iterable<Path> filesAndDirectories) {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        for (Path each : filesAndDirectories) {
            if (Files.isDirectory(each)) {
                addDirectory(each, anchors);
            } else {
                addIfReadable(each, anchors);
            }
        }
        return new CaCertificates(anchors);
    }

    private static void addDirectory(Path directory, Set<TrustAnchor> anchors) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            int count = 0;
            for (Path file : files) {
                if (Files.isRegularFile(file) && ++count <= MAX_FILES) {
                    addIfReadable(file, anchors);
                }
            }
        } catch (IOException ignored) {
            // Another directory may contain the CA.
        }
    }

    private static void addIfReadable(Path file, Set<TrustAnchor> anchors) {
        try {
            addFile(file, anchors);
        } catch (IOException ignored) {
            // Another file may contain the CA.
        }
    }

    private static void addFile(Path file, Set<TrustAnchor> anchors) throws IOException {
        Matcher blocks = CERTIFICATE.matcher(new String(BoundedFile.read(file, MAX_BYTES), ISO_8859_1));
        while (blocks.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(1));
                anchors.add(new TrustAnchor(
                        (X509Certificate) CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(der)),
                        null));
            } catch (CertificateException | IllegalArgumentException ignored) {
                // The other certificates are usable anyway.
            }
        }
    }
}
