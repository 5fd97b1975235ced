package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentitySourceTest {

    private static final Path EC = Testdata.path("identities/ec-p256/direct");
    private static final Path RSA = Testdata.path("identities/rsa-2048/direct");

    @TempDir
    private Path folder;

    private static IdentityException refusal(FileIdentitySource source) {
        return assertThrows(IdentityException.class, source::load);
    }

    private static FileIdentitySource of(Path certificate, Path key) {
        return FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey(key)
                .build();
    }

    @Test
    void replacedFilesAreReadAgain() throws IOException {
        Path certificate = Files.copy(EC.resolve("certificate.pem"), folder.resolve("certificate.pem"));
        Path key = Files.copy(EC.resolve("key-pkcs8.pem"), folder.resolve("key.pem"));
        FileIdentitySource source = of(certificate, key);
        X509Identity before = source.load();

        Files.write(certificate, Files.readAllBytes(RSA.resolve("certificate.pem")));
        assertEquals(Reason.KEY_MISMATCH, refusal(source).reason());
        Files.write(key, Files.readAllBytes(RSA.resolve("key-pkcs8.pem")));

        assertFalse(before.certificate().equals(source.load().certificate()));
        assertEquals("RSA", source.load().certificate().getPublicKey().getAlgorithm());
    }

    @Test
    void theLeafIsTheCertificateOfTheKeyAtAnyPosition() throws IOException {
        Path chained = Testdata.path("identities/ec-p256/chained");
        Path rootFirst = Files.writeString(
                folder.resolve("chain.pem"),
                Testdata.text(Testdata.path("identities/outer-ca.pem"))
                        + Testdata.text(Testdata.path("identities/inner-ca.pem"))
                        + Testdata.text(chained.resolve("certificate.pem")));

        X509Identity identity = of(rootFirst, chained.resolve("key-sec1.pem")).load();

        assertTrue(identity.certificate().getSubjectX500Principal().getName().contains("ec-p256"));
        assertEquals(2, identity.intermediates().size());
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), "\ufeff" + Testdata.text(EC.resolve("key-pkcs8.pem")));

        X509Identity identity = of(EC.resolve("certificate.pem"), key).load();

        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @Test
    void aKeyInAPkcs12FileGoesWithACertificateInPem() {
        X509Identity identity = FileIdentitySource.builder()
                .certificate(EC.resolve("certificate.pem"))
                .privateKey(EC.resolve("modern.p12"))
                .storePassword("correct horse"::toCharArray)
                .build()
                .load();

        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @Test
    void theCertificateAloneIsReadWithoutTheKeysPassword() throws IOException {
        Path both = Files.writeString(
                folder.resolve("both.pem"),
                Testdata.text(EC.resolve("key-encrypted-pbkdf2.pem")) + Testdata.text(EC.resolve("certificate.pem")));
        FileIdentitySource source =
                FileIdentitySource.builder().certificate(both).build();

        assertTrue(
                source.certificates().get(0).getSubjectX500Principal().getName().contains("ec-p256"));
        assertEquals(Reason.PASSWORD_MISSING, refusal(source).reason());
    }

    @Test
    void aFileOverOneMebibyteIsRefused() throws IOException {
        byte[] large = new byte[(1 << 20) + 1];
        Arrays.fill(large, (byte) '\n');
        Path file = Files.write(folder.resolve("large.pem"), large);

        assertEquals(
                file + " is larger than 1 MiB; it does not look like a certificate or key",
                refusal(of(EC.resolve("certificate.pem"), file)).getMessage());
    }

    @Test
    void aDirectoryIsRefused() {
        assertEquals(
                folder + " is a directory; specify a file in it",
                refusal(of(folder, EC.resolve("key-pkcs8.pem"))).getMessage());
    }

    @Test
    void moreThanAHundredBlocksAreRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("many.pem"),
                Testdata.text(EC.resolve("certificate.pem")).repeat(101));

        assertEquals(
                file + ": it contains more than 100 PEM blocks",
                refusal(of(file, EC.resolve("key-pkcs8.pem"))).getMessage());
    }

    @Test
    void textInUtf16IsRefusedWithARemedy() {
        String text = Testdata.text(EC.resolve("key-pkcs8.pem"));

        for (Charset utf16 : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            FileIdentitySource source = FileIdentitySource.builder()
                    .certificate(EC.resolve("certificate.pem"))
                    .privateKey("key", () -> text.getBytes(utf16))
                    .build();

            assertEquals(
                    "key: it is UTF-16 text; save it as UTF-8", refusal(source).getMessage());
        }
    }

    @Test
    void whatAPasswordsSupplierThrowsPassesUnchanged() {
        for (RuntimeException thrown : List.of(
                new SigningHelperException("no terminal"),
                new IdentityException(Reason.UNREADABLE, "no password file"),
                new IllegalStateException("the caller's own"))) {
            Supplier<char[]> supplier = () -> {
                throw thrown;
            };
            for (String name : List.of("key-encrypted-pbkdf2.pem", "modern.p12", "../../keystores/several-keys.jks")) {
                FileIdentitySource source = FileIdentitySource.builder()
                        .certificate(EC.resolve("certificate.pem"))
                        .privateKey(EC.resolve(name))
                        .privateKeyPassword(supplier)
                        .storePassword(supplier)
                        .build();

                assertSame(thrown, assertThrows(RuntimeException.class, source::load));
            }
        }
    }

    @Test
    void anEncryptedKeyThatIsRepeatedIsDecryptedOnce() throws IOException {
        Path file = Files.writeString(
                folder.resolve("many.pem"),
                Testdata.text(EC.resolve("key-encrypted-scrypt.pem")).repeat(90));
        FileIdentitySource source = FileIdentitySource.builder()
                .certificate(EC.resolve("certificate.pem"))
                .privateKey(file)
                .privateKeyPassword("correct horse"::toCharArray)
                .build();

        // Derived each time, it would be 90 times 16 MiB, which is above the limit.
        assertTrue(
                source.load().certificate().getSubjectX500Principal().getName().contains("ec-p256"));
    }

    @Test
    void aNameThatBreaksLinesDoesNotBreakAMessage() {
        assertEquals("one two", new IdentityException(Reason.MALFORMED, "one\ntwo").getMessage());
    }

    @Test
    void noPasswordIsInTheText() {
        FileIdentitySource source = FileIdentitySource.builder()
                .certificate(Path.of("certificate.pem"))
                .privateKeyPassword("secret"::toCharArray)
                .storePassword("secret"::toCharArray)
                .build();

        assertFalse(source.toString().contains("secret"), source.toString());
    }
}
