package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.cli.Invocation;
import dev.rolesanywhere.cli.Testdata;
import dev.rolesanywhere.cli.file.HomeDirectory;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathOptionTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/environ")), "the paths are those of Linux");
    }

    private static Path path(String value) {
        return PathOption.path("--certificate", value);
    }

    @ParameterizedTest
    @CsvSource({"~/a/b, a/b", "file://~/a, a", "~/, ''"})
    void aTildeStandsForTheHomeDirectory(String value, String below) {
        assertEquals(Path.of(System.getenv("HOME")).resolve(below), path(value));
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/key.pem, /etc/key.pem",
        "file://key.pem, key.pem",
        "~user/key.pem, ~user/key.pem",
        "key~, key~",
        "./~/key.pem, ./~/key.pem",
        "file:key.pem, file:key.pem"
    })
    void theSchemeIsDroppedAndOtherTildesStay(String value, String path) {
        assertEquals(Path.of(path), path(value));
    }

    @Test
    void withoutAHomeTheMessageNamesItsVariableAndTheOption() {
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("HOME", ""))) {
            assertEquals("HOME is not set; specify the full path in --certificate", failure("~/x", environment, false));
        }
        assertEquals("USERPROFILE is not set; specify the full path in --certificate", failure("~\\x", Map.of(), true));
    }

    private static String failure(String value, Map<String, String> environment, boolean isWindows) {
        HomeDirectory home = new HomeDirectory(environment, isWindows);
        return assertThrows(UsageException.class, () -> PathOption.path("--certificate", value, home))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file://", "a\0b"})
    void anInvalidPathIsRejectedWithoutShowingIt(String value) {
        String message = assertThrows(UsageException.class, () -> path(value)).getMessage();

        assertTrue(message.startsWith("--certificate"), message);
        assertFalse(message.contains("\0") || message.contains("a b"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/key.pem\r", "key.pem\n", "key.pem \r\n"})
    void aLineBreakAtTheEndIsNotTakenForContent(String value) {
        String message = assertThrows(UsageException.class, () -> path(value)).getMessage();

        assertTrue(message.startsWith("--certificate ends with a line break"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\n\nb\n", "-----BEGIN PRIVATE KEY-----\n"})
    void severalLinesAreContent(String value) {
        String message = assertThrows(UsageException.class, () -> path(value)).getMessage();

        assertTrue(message.startsWith("--certificate contains the content of a file"), message);
    }

    /** Every option gets its path the same way; these also read the file. */
    @Test
    void optionsWithoutAShellAcceptATilde() throws IOException {
        Path home = Path.of(System.getenv("HOME")).toRealPath();
        Path direct = Testdata.identities("ec-p256/direct");
        String tilde = "~/" + home.relativize(direct.toRealPath());
        Path password = Files.writeString(folder.resolve("password"), "secret");
        List<String> sign = List.of("sign-string", "--certificate", tilde + "/certificate.pem", "--private-key");

        List<String> pem = new ArrayList<>(sign);
        pem.add("file://" + direct.resolve("key-pkcs8.pem"));
        assertEquals("", Invocation.of(pem).stderr());

        List<String> unneeded = new ArrayList<>(pem);
        unneeded.addAll(List.of("--pkcs8-password", "file:~/" + home.relativize(password.toRealPath())));
        assertEquals(
                "aws_signing_helper: warning: --pkcs8-password is ignored, because it is not needed\n",
                Invocation.of(unneeded).stderr());
    }

    @Test
    void doctorAcceptsATilde() throws IOException {
        Path home = Path.of(System.getenv("HOME")).toRealPath();
        Path direct = Testdata.identities("ec-p256/direct");
        String tilde = "~/" + home.relativize(direct.toRealPath());

        String out = Invocation.of(
                        "doctor",
                        "--offline",
                        "--certificate",
                        tilde + "/certificate.pem",
                        "--private-key",
                        "file://" + direct.resolve("key-pkcs8.pem"),
                        "--trust-anchor-pem",
                        tilde + "/certificate.pem")
                .out();

        assertFalse(out.contains("does not exist"), out);
        assertTrue(out.contains("key-pkcs8.pem: PEM"), out);
    }
}
