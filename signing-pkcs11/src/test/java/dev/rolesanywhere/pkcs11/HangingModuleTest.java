package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.pkcs11.Tokens.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A module that never returns from a call must not make the command hang. */
@ExtendWith(Tokens.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HangingModuleTest {

    /** The calls that are limited never return, however long the limit is. */
    private static final Duration LIMIT = Duration.ofMillis(50);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    /** The other tests of this process use the same library, which stays initialized if it cannot be finalized. */
    @AfterEach
    void finalizeTheRealModule() {
        try {
            Way.DIRECTLY.cryptoki().terminate();
        } catch (CryptokiException ignored) {
            // It is not initialized.
        }
    }

    /** Only the function that hangs has a short limit, so the result does not depend on the speed of the others. */
    private Pkcs11IdentitySource source(String function, int place) throws IOException, InterruptedException {
        Path file = CompiledModule.compile(
                folder, "hanging-module.c", "REAL=\"" + Tokens.module() + "\"", "FUNCTION=" + place);
        ModuleCalls calls = new ModuleCalls("slow.so", each -> each.equals(function) ? LIMIT : Duration.ofMinutes(10));
        CryptokiModule module =
                new CryptokiModule("slow.so", new NativeCryptoki(NativeModule.load(file.toString(), calls)));
        return Pkcs11IdentitySource.builder()
                .module(module)
                .privateKey(Pkcs11Uri.parse("pkcs11:token=signer;object=p256"))
                .pin("signer-pin"::toCharArray)
                .build();
    }

    private static byte[] sign(Pkcs11IdentitySource source) {
        return source.signer().sign("message".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"C_Initialize, 0", "C_GetSlotList, 4", "C_OpenSession, 12", "C_Login, 18", "C_Sign, 43"})
    void theErrorNamesTheModuleAndTheFunction(String function, int place) throws IOException, InterruptedException {
        try (Pkcs11IdentitySource source = source(function, place)) {
            IdentityException failure = assertThrows(IdentityException.class, () -> sign(source));

            assertEquals(Reason.UNAVAILABLE, failure.reason());
            assertEquals(
                    "the PKCS#11 module slow.so does not respond: " + function + " did not return within 0 s; check the"
                            + " token and its reader, and whether the token waits for a touch or a PIN",
                    failure.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"C_CloseSession, 13", "C_Logout, 19", "C_Finalize, 1"})
    void aSignatureIsGoodEvenIfTheModuleCannotBeClosed(String function, int place)
            throws IOException, InterruptedException {
        try (Pkcs11IdentitySource source = source(function, place)) {
            assertTrue(sign(source).length > 0);
        }
    }
}
