package dev.rolesanywhere.cli.doctor;

import static dev.rolesanywhere.cli.doctor.Findings.assertFailure;
import static dev.rolesanywhere.cli.doctor.Findings.assertOk;
import static dev.rolesanywhere.cli.doctor.Findings.assertSkipped;
import static dev.rolesanywhere.cli.doctor.Findings.assertWarning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and their permissions. */
@DisabledOnOs(OS.WINDOWS)
class FileChecksTest {

    private static final ThrowawayPki PKI =
            ThrowawayPki.create().withIntermediate().withIntermediate();

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void issue() throws IOException {
        PKI.issue(KeyKind.EC_P256).writePem(folder);
        certificate = folder.resolve("certificate.pem");
        key = folder.resolve("private-key.pem");
        permit(certificate, "rw-r--r--");
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static List<Finding> check(Path file) {
        return FileChecks.of(new IdentityFile("certificate", file.toString(), () -> file, false));
    }

    private static Finding permissions(Path file) {
        return check(file).get(1);
    }

    @Test
    void aFileIsReportedWithItsFormat() throws IOException {
        assertOk(certificate + ": PEM, CERTIFICATE", check(certificate).get(0));
        assertOk(
                ": PEM, 2 × CERTIFICATE",
                check(folder.resolve("intermediates.pem")).get(0));
        assertOk(": PEM, PRIVATE KEY", check(key).get(0));
        assertOk(": DER", content(0x30, 0x82, 1, 0, 0x30));
        assertOk(": PKCS#12", content(0x30, 0x82, 1, 0, 2, 1, 3, 0x30));
        assertOk(": PKCS#12", content(0x30, 0x80, 2, 1, 3, 0x30));
        assertOk(": JKS", content(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'\n", "\"%s\\n\""})
    void aFileInBase64IsReportedWithWhatItContains(String form) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(Files.readAllBytes(key));
        Path file = Files.writeString(folder.resolve("base64"), form.formatted(base64));
        permit(file, "rw-r--r--");

        assertOk(": base64 of PEM, PRIVATE KEY", check(file).get(0));
        assertEquals(Finding.Status.WARNING, permissions(file).status());
    }

    private Finding content(int... octets) throws IOException {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return check(Files.write(folder.resolve("file"), bytes)).get(0);
    }

    @Test
    void aFileThatCannotBeUsedIsReported() throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        Path empty = Files.createFile(folder.resolve("empty"));

        assertFailure(
                missing + " does not exist", "check the path", check(missing).get(0));
        assertSkipped("the file cannot be read", permissions(missing));
        assertFailure(
                folder + " is a directory",
                "specify a file in it",
                check(folder).get(0));
        assertFailure(
                large + " is larger than 1 MiB", "name the file", check(large).get(0));
        assertFailure(empty + " is empty", "write it again", check(empty).get(0));
        assertFailure("is neither PEM, DER, PKCS#12 nor JKS", "write it again", content('h', 'i'));
        assertFailure(
                "is not a valid path",
                "correct",
                FileChecks.of(new IdentityFile("x", "a\0b", () -> Path.of("a\0b"), false))
                        .get(0));
        assertFailure(
                "HOME is not set",
                "specify the full path",
                FileChecks.of(new IdentityFile("x", "~/secret", FileChecksTest::withoutHome, false))
                        .get(0));
    }

    private static Path withoutHome() {
        throw new SigningHelperException("HOME is not set; specify the full path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "env:KEY", "fd:3", "handle:0x81000001"})
    void aLocationThatIsNotAFileHasNoPermissions(String location) {
        List<Finding> findings =
                FileChecks.of(new IdentityFile("private key", location, () -> Path.of(location), true));

        assertOk(location, findings.get(0));
        assertSkipped("has none", findings.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs11:token=a;object=x?pin-value=1234, 'pkcs11:token=a;object=x, in a token'",
        "PKCS11:object=x&pin-value=1234, 'pkcs11:…, in a token'",
        "pkcs11:object=x;pin-value=1234, 'pkcs11:…, in a token'",
        "pkcs11:object=x;PIN-VALUE=1234, 'pkcs11:…, in a token'",
        "pkcs11:object=x?pin-source=1234, 'pkcs11:object=x, in a token'",
    })
    void aUriIsShownWithoutItsPin(String location, String shown) {
        List<Finding> findings =
                FileChecks.of(new IdentityFile("private key", location, () -> Path.of(location), true));

        assertOk(shown, findings.get(0));
        assertSkipped("has none", findings.get(1));
    }

    @Test
    void permissionsThatKeepOthersOutAreFine() throws IOException {
        assertOk("rw-r--r--", permissions(certificate));
        assertOk("rw-------", permissions(key));
        permit(key, "r--------");
        assertOk("r--------", permissions(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--"})
    void aPrivateKeyThatOthersCanReadIsAWarning(String open) throws IOException {
        permit(key, open);

        assertWarning(open + ": users other than its owner", "chmod 600 " + key, permissions(key));
    }

    @Test
    void aKeyInTheCertificatesFileCountsToo() throws IOException {
        Files.writeString(certificate, Files.readString(certificate) + Files.readString(key));

        assertWarning("can read the private key", "chmod 600 ", permissions(certificate));
    }

    @Test
    void aFileThatAnyoneCanChangeFails() throws IOException {
        permit(certificate, "rw-rw-rw-");

        assertFailure("any user of this machine can change", "chmod o-w " + certificate, permissions(certificate));
    }

    @Test
    void aDirectoryInWhichAnyUserCanReplaceFilesFails() throws IOException {
        Path open = Files.createDirectory(folder.resolve("it's open"));
        Path inside = Files.move(certificate, open.resolve("certificate.pem"));
        Path link = Files.createSymbolicLink(folder.resolve("link.pem"), inside);
        permit(open, "rwxrwxrwx");

        String advice = "chmod o-w '" + folder + "/it'\\''s open'";
        assertFailure("can replace files in " + open, advice, permissions(inside));
        assertFailure("can replace files in " + open, advice, permissions(link));
    }

    @Test
    void aStickyDirectoryProtectsItsFiles() throws IOException {
        Path sticky = Files.createDirectory(folder.resolve("sticky"));
        Path inside = Files.move(certificate, sticky.resolve("certificate.pem"));
        Files.setAttribute(sticky, "unix:mode", 01777);

        assertOk("rw-r--r--", permissions(inside));
    }
}
