package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A damaged or hostile module must neither crash the JVM nor fill its memory. */
class LyingModuleTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

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
                .module(CompiledModule.compile(folder, "lying-module.c", "LIE=" + lie))
                .certificate(Pkcs11Uri.parse("pkcs11:token=liar;object=x"))
                .build()) {
            IdentityException refusal = assertThrows(IdentityException.class, source::load);

            assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        }
    }
}
