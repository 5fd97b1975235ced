package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of bytes that are not text in the locale. A shell passes them on, as Java cannot. */
class UndecodablePathIT {

    /** Latin-1 for caf\u00e9, which is not UTF-8. */
    private static final String NAME = "$(printf 'caf\\351')";

    private static final String SIGNATURE = "[0-9a-f]{130,}";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeIdentity() throws IOException {
        Path direct = Testdata.identities("ec-p256/direct");
        Files.copy(direct.resolve("certificate.pem"), folder.resolve("a"));
        Files.copy(direct.resolve("key-pkcs8.pem"), folder.resolve("a.key"));
    }

    /** Runs a script with the command as $run. */
    private Installation.Result sh(String locale, String script) throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("LC_ALL", locale, "run", Installation.LAUNCHER.toString());
        return Installation.run(folder, "/bin/sh", environment, List.of("-ec", script));
    }

    private void assertSigns(String locale, String script) throws IOException, InterruptedException {
        Installation.Result result = sh(locale, script);
        assertTrue(result.out().matches(SIGNATURE), result.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void pathsNeedNotBeTextInTheLocale(String locale) throws IOException, InterruptedException {
        sh(locale, "cp a \"" + NAME + "\"; cp a.key \"" + NAME + ".key\"");

        assertSigns(
                locale,
                "$run sign-string --certificate \"" + NAME + "\" --private-key=\"$PWD/" + NAME
                        + ".key\" --format text");
        assertSigns(
                locale,
                "export HOME=$PWD; $run sign-string --certificate \"~/" + NAME + "\" --private-key \"file://$PWD/"
                        + NAME + ".key\" --format text");
        assertSigns(
                locale,
                "echo --certificate a --private-key a.key >\"" + NAME + ".args\"; $run sign-string --format text @\""
                        + NAME + ".args\"");
        Installation.Result missing = sh(locale, "$run sign-string --certificate \"" + NAME + ".no\"");
        assertTrue(missing.err().startsWith("aws_signing_helper: error: "), missing.err());
        assertEquals(1, missing.exitCode());
    }

    @Test
    void aHomeOrCurrentDirectoryNeedNotBeTextInTheLocale() throws IOException, InterruptedException {
        String enter =
                "mkdir -p \"" + NAME + "\"; cp a a.key \"" + NAME + "\"; cd \"" + NAME + "\"; export HOME=$PWD; ";

        assertSigns("C.UTF-8", enter + "$run sign-string --certificate a --private-key \"~/a.key\" --format text");
        assertSigns("C.UTF-8", enter + "$run sign-string --certificate \"$PWD/a\" --private-key a.key --format text");
    }

    @Test
    void twoOptionsWithTheSameDecodedPathEachFindTheirBytes() throws IOException, InterruptedException {
        assertSigns(
                "C.UTF-8",
                "mv a \"" + NAME + "\"; mv a.key \"$(printf 'caf\\350')\"; $run sign-string --certificate \"" + NAME
                        + "\" --private-key \"$(printf 'caf\\350')\" --format text");

        assertFalse(Files.exists(folder.resolve("caf\uFFFD")));
    }
}
