package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged or hostile module must neither crash the JVM nor fill its memory. */
class LyingModuleTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static Path module(int lie) throws IOException, InterruptedException {
        boolean isCompilerThere = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, "cc")));
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        assertTrue(isCompilerThere || System.getenv("REQUIRE_TOKENS") == null, "there is no C compiler (Debian: gcc)");
        assumeTrue(isCompilerThere && isLinux, "there is no C compiler (Debian: gcc), or this is not Linux");
        Path module = folder.resolve("lie-" + lie + ".so");
        String source = System.getProperty("testdata") + "/pkcs11/lying-module.c";
        Process process = new ProcessBuilder("cc", "-shared", "-fPIC", "-DLIE=" + lie, "-o", module.toString(), source)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
        return module;
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0, no certificate matches",
        "1, the module returned a length that is not between 0 and 1024",
        "2, the module returned a length that is not between 0 and 100",
        "3, the module returned a length that is not between 0 and 10000",
        "4, the module returned a length that is not between 0 and 1048576",
        "5, the module returned a length that is not between 0 and 8",
        "6, the module has no function list",
        "7, the module lacks the function C_Sign",
    })
    void countsAndLengthsFromAModuleAreChecked(int lie, String message) throws IOException, InterruptedException {
        try (Pkcs11IdentitySource source = Pkcs11IdentitySource.builder()
                .module(module(lie))
                .certificate(Pkcs11Uri.parse("pkcs11:token=liar;object=x"))
                .build()) {
            IdentityException refusal = assertThrows(IdentityException.class, source::load);

            assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        }
    }
}
