package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTrustTest {

    private static final TestCertificates CA = new TestCertificates();
    private static final X509Certificate[] SERVER = {CA.server().certificate()};
    private static final X509Certificate[] OTHER_SERVER = {
        new TestCertificates().server().certificate()
    };

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void check(TrustManager[] managers, X509Certificate[] server) throws CertificateException {
        ((X509ExtendedTrustManager) managers[0]).checkServerTrusted(server, "ECDHE_RSA");
    }

    private static void assertTrusts(TrustManager[] managers) {
        assertDoesNotThrow(() -> check(managers, SERVER));
        assertThrows(CertificateException.class, () -> check(managers, OTHER_SERVER));
    }

    private static TrustManager[] bundle(Path file) {
        return ServerTrust.of(CaCertificates.required("AWS_CA_BUNDLE", file), "FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIB\n",
                "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
                "# a comment\n",
                "\uFEFF"
            })
    void oneUnusableCertificateDoesNotAffectTheOthers(String junk) throws IOException {
        assertTrusts(bundle(write("before.pem", junk + TestCertificates.pem(CA.root()))));
        assertTrusts(bundle(write("after.pem", TestCertificates.pem(CA.root()) + junk)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUSTED CERTIFICATE", "X509 CERTIFICATE"})
    void otherNamesForCertificatesAreRead(String name) throws IOException {
        assertTrusts(bundle(write("ca.pem", TestCertificates.pem(CA.root()).replace("CERTIFICATE", name))));
    }

    @Test
    void aBundleWithoutUsableCertificatesIsReported() throws IOException {
        Path empty = write("empty.pem", "");
        Path broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Path large = write("large.pem", " ".repeat((4 << 20) + 1));
        Path missing = folder.resolve("missing.pem");

        assertEquals(
                "AWS_CA_BUNDLE: " + empty + " contains no usable CA certificate; it must be a PEM file", fails(empty));
        assertEquals(
                "AWS_CA_BUNDLE: " + broken + " contains no usable CA certificate; it must be a PEM file",
                fails(broken));
        assertEquals("AWS_CA_BUNDLE: " + large + ": it is larger than 4 MiB; check the path", fails(large));
        assertEquals("AWS_CA_BUNDLE: " + missing + " does not exist; check the path", fails(missing));
        assertEquals("AWS_CA_BUNDLE: " + folder + " is a directory; specify a file in it", fails(folder));
    }

    private static String fails(Path file) {
        return assertThrows(SigningHelperException.class, () -> bundle(file)).getMessage();
    }

    @Test
    void sslCertFileIsTrusted() throws IOException {
        Path file = write("ca.pem", TestCertificates.pem(CA.root()));

        assertTrusts(ServerTrust.of(file.toString(), ""));
    }

    @Test
    void sslCertDirIsAListOfDirectoriesOfPemFiles() throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.writeString(first.resolve("notes.txt"), "not a certificate");
        Files.writeString(second.resolve("5ed36f99.0"), TestCertificates.pem(CA.root()));
        Files.createDirectory(second.resolve("directory"));

        assertTrusts(ServerTrust.of("", String.join(File.pathSeparator, first + "", folder + "/missing", second + "")));
    }

    @Test
    void unreadableSslCertSettingsLeaveTheDefaults() {
        TrustManager[] managers = ServerTrust.of(folder + "/missing.pem", "");

        CertificateException failure = assertThrows(CertificateException.class, () -> check(managers, SERVER));
        assertTrue(failure.toString().contains("certification path"), failure.toString());
    }

    @Test
    void bothSslCertSettingsReplaceTheDefaults() {
        TrustManager[] managers = ServerTrust.of(folder + "/missing.pem", folder + "/missing");

        assertEquals(
                "the CA certificates cannot be read: there are no CA certificates",
                assertThrows(CertificateException.class, () -> check(managers, SERVER))
                        .getMessage());
    }
}
