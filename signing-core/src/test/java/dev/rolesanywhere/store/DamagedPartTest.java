package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that cannot be used are ignored with a warning, as long as a certificate and its key are left. */
class DamagedPartTest {

    private static final Path DIRECT = Testdata.path("identities/ec-p256/direct");
    private static final Path CHAINED = Testdata.path("identities/ec-p256/chained");
    private static final String CERTIFICATE = Testdata.text(CHAINED.resolve("certificate.pem"));
    private static final String KEY = Testdata.text(CHAINED.resolve("key-pkcs8.pem"));
    private static final String INTERMEDIATES = Testdata.text(CHAINED.resolve("intermediates.pem"));
    private static final String DAMAGED = "-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n";
    private static final String STRAY = "-----BEGIN CERTIFICATE-----\n";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private FileIdentitySource.Builder source(String certificate, String key) {
        return FileIdentitySource.builder()
                .certificate("cert.pem", () -> certificate.getBytes(StandardCharsets.UTF_8))
                .privateKey("key.pem", () -> key.getBytes(StandardCharsets.UTF_8))
                .warnings(warnings::add);
    }

    private List<String> loaded(FileIdentitySource.Builder source) {
        return CertificateNames.names(source.build().load());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aDamagedSecondBlockIsIgnored() {
        assertEquals(
                List.of("CN=ec-p256,OU=chained,O=Example", "CN=inner-ca,O=Example", "CN=outer-ca,O=Example"),
                loaded(source(CERTIFICATE + DAMAGED + INTERMEDIATES, KEY)));
        assertEquals(
                List.of("cert.pem: PEM block 2 (CERTIFICATE): the PEM block is damaged: its base64 is invalid; it is"
                        + " ignored"),
                warnings);
    }

    @Test
    void aBlockOtherThanACertificateIsIgnored() {
        String text = CERTIFICATE + "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";

        assertEquals(List.of("CN=ec-p256,OU=chained,O=Example"), loaded(source(text, KEY)));
        assertEquals(
                List.of("cert.pem: PEM block 2 (CERTIFICATE): a certificate cannot be parsed; it may be damaged; it is"
                        + " ignored"),
                warnings);
    }

    @Test
    void strayBeginLinesAreIgnored() {
        assertEquals(
                List.of("CN=ec-p256,OU=chained,O=Example"),
                loaded(source(STRAY + CERTIFICATE, "-----BEGIN PRIVATE KEY-----\n" + KEY)));
        assertEquals(
                List.of(
                        "cert.pem: the PEM block is damaged: its END line is missing; it is ignored",
                        "key.pem: the PEM block is damaged: its END line is missing; it is ignored"),
                warnings);
    }

    @Test
    void theOnlyBlockMustBeWhole() {
        IdentityException failure = assertThrows(
                IdentityException.class, source(DAMAGED + INTERMEDIATES, KEY).build()::load);

        assertEquals(Reason.MALFORMED, failure.reason());
        assertEquals("cert.pem: the PEM block is damaged: its base64 is invalid", failure.getMessage());
        assertEquals(List.of(), warnings);
    }

    @Test
    void bytesAfterTheKeyInItsBlockAreIgnored() {
        byte[] der = Testdata.bytes("identities/encrypted/key-pkcs8.der");
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + java.util.Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 7))
                + "\n-----END PRIVATE KEY-----\n";

        assertEquals(
                List.of("CN=ec-p256,OU=direct,O=Example"),
                loaded(source(Testdata.text(DIRECT.resolve("certificate.pem")), key)));
        assertEquals(
                List.of("key.pem: PEM block 1 (PRIVATE KEY) is followed by 7 bytes that do not belong to it; it is"
                        + " ignored"),
                warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-pkcs8.der", "key-sec1.der", "key-encrypted.der"})
    void bytesAfterADerKeyAreIgnored(String name) {
        byte[] der = Testdata.bytes("identities/encrypted/" + name);
        FileIdentitySource.Builder source = FileIdentitySource.builder()
                .certificate(DIRECT.resolve("certificate.pem"))
                .privateKey("key.der", () -> Arrays.copyOf(der, der.length + 2))
                .privateKeyPassword("correct horse"::toCharArray)
                .warnings(warnings::add);

        assertEquals(List.of("CN=ec-p256,OU=direct,O=Example"), loaded(source));
        assertEquals(List.of("key.der: it is followed by 2 bytes that do not belong to it; it is ignored"), warnings);
    }

    @Test
    void aDamagedIntermediateIsIgnored() throws IOException {
        Path file = write("intermediates.pem", DAMAGED + INTERMEDIATES);

        assertEquals(
                List.of("CN=ec-p256,OU=chained,O=Example", "CN=inner-ca,O=Example", "CN=outer-ca,O=Example"),
                loaded(source(CERTIFICATE, KEY).intermediates(file)));
        assertEquals(List.of(file + ": the PEM block is damaged: its base64 is invalid; it is ignored"), warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n  \n"})
    void anEmptyFileOfIntermediatesMeansNone(String content) throws IOException {
        Path file = write("intermediates.pem", content);

        assertEquals(
                List.of("CN=ec-p256,OU=chained,O=Example"),
                loaded(source(CERTIFICATE, KEY).intermediates(file)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aFileOfIntermediatesWithoutCertificatesMeansNone() throws IOException {
        Path text = write("notes.txt", "no intermediates for this CA\n");
        Path request = Testdata.path("identities/broken/certificate-request.pem");

        loaded(source(CERTIFICATE, KEY).intermediates(text));
        loaded(source(CERTIFICATE, KEY).intermediates(request));

        assertEquals(
                List.of(
                        text + ": it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS; no"
                                + " intermediates are sent",
                        request + ": it contains no certificate; no intermediates are sent"),
                warnings);
    }

    @Test
    void aMissingFileOfIntermediatesIsAnError() {
        FileIdentitySource source =
                source(CERTIFICATE, KEY).intermediates(folder.resolve("none")).build();

        assertEquals(
                Reason.UNREADABLE,
                assertThrows(IdentityException.class, source::load).reason());
    }

    @Test
    void intermediatesForATokenAreReadTheSameWay() throws IOException {
        Path file = write("intermediates.pem", DAMAGED + INTERMEDIATES);

        assertEquals(
                2, FileIdentitySource.readIntermediates(file, warnings::add).size());
        assertEquals(List.of(), FileIdentitySource.readIntermediates(write("empty.pem", ""), warnings::add));
        assertEquals(List.of(file + ": the PEM block is damaged: its base64 is invalid; it is ignored"), warnings);
    }

    @Test
    void anUnsupportedSecondKeyIsIgnored() {
        String keys = KEY + Testdata.text(Testdata.path("identities/broken/ed25519-key.pem"));

        assertEquals(List.of("CN=ec-p256,OU=chained,O=Example"), loaded(source(CERTIFICATE, keys)));
        assertEquals(1, warnings.size());
    }
}
