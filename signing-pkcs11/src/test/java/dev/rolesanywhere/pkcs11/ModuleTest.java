package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module is loaded, and the messages if it cannot be. */
class ModuleTest {

    private static IdentityException refusal(Path module) {
        Pkcs11IdentitySource source = Pkcs11IdentitySource.builder()
                .certificate(Pkcs11Uri.parse("pkcs11:object=x"))
                .module(module)
                .build();
        return assertThrows(IdentityException.class, source::load);
    }

    private static List<String> candidates(String uri, String operatingSystem) {
        return ModuleLocation.of(null, List.of(Pkcs11Uri.parse(uri)), operatingSystem)
                .candidates();
    }

    @Test
    void aModuleThatIsMissingIsNamed() {
        IdentityException refusal = refusal(Path.of("/not/there.so"));

        assertEquals(Reason.UNREADABLE, refusal.reason());
        assertEquals("the PKCS#11 module /not/there.so does not exist; check the path", refusal.getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPathThatIsNotUtf8IsNamedAsTheCause(@TempDir Path folder) throws IOException {
        Path module = Path.of(URI.create(folder.toUri() + "module%E9.so"));
        Files.writeString(module, "exists");

        IdentityException refusal = refusal(module);

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(
                refusal.getMessage()
                        .endsWith(
                                " cannot be loaded, because its path is not valid UTF-8; specify a symbolic link to it"
                                        + " whose path is"),
                refusal.getMessage());
    }

    @Test
    void aFileThatIsNotALibraryIsRejected(@TempDir Path folder) throws IOException {
        Path module = Files.writeString(folder.resolve("module.so"), "no library");

        IdentityException refusal = refusal(module);

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(
                refusal.getMessage().startsWith("the PKCS#11 module " + module + " cannot be loaded ("),
                refusal.getMessage());
    }

    @Test
    void aDirectoryIsRejected(@TempDir Path folder) {
        assertTrue(refusal(folder).getMessage().contains(folder + " cannot be loaded (it is a directory)"));
    }

    @Test
    void aLibraryThatIsNotAModuleIsRejected() {
        Path library = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));

        IdentityException refusal = refusal(library);

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("C_GetFunctionList"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, p11-kit-proxy.so",
        "Mac OS X, p11-kit-proxy.dylib",
        "Windows 11, p11-kit-proxy.dll",
    })
    void p11KitIsTheDefaultModule(String operatingSystem, String file) {
        assertEquals(file, candidates("pkcs11:", operatingSystem).get(0));
    }

    @Test
    void homebrewsDirectoriesAreSearchedOnMacOs() {
        assertTrue(candidates("pkcs11:", "Mac OS X").contains("/opt/homebrew/lib/p11-kit-proxy.dylib"));
    }

    @Test
    void aUriNamesAModuleByItsPathOrItsName() {
        assertEquals(List.of("/opt/hsm.so"), candidates("pkcs11:?module-path=/opt/hsm.so", "Linux"));
        assertEquals(
                List.of("/opt/hsm", "/opt/hsm/libhsm.so", "/opt/hsm/hsm.so"),
                candidates("pkcs11:?module-path=/opt/hsm&module-name=hsm", "Linux"));
        assertEquals(List.of("hsm.dll"), candidates("pkcs11:?module-name=hsm", "Windows 11"));
        assertEquals(
                List.of("libhsm.so", "hsm.so", "/usr/lib64/pkcs11/libhsm.so"),
                candidates("pkcs11:?module-name=hsm", "Linux").subList(0, 3));
    }

    @Test
    void urisWithDifferentModulesAreRejected() {
        List<Pkcs11Uri> uris =
                List.of(Pkcs11Uri.parse("pkcs11:?module-path=/a.so"), Pkcs11Uri.parse("pkcs11:?module-path=/b.so"));

        IdentityException refusal = assertThrows(IdentityException.class, () -> ModuleLocation.of(null, uris, "Linux"));

        assertTrue(refusal.getMessage().contains("different modules, /a.so and /b.so"), refusal.getMessage());
        assertEquals(
                List.of("/my.so"), ModuleLocation.of("/my.so", uris, "Linux").candidates());
    }

    @Test
    void theGivenModuleReplacesThatOfTheUri() {
        assertEquals(
                List.of("/my.so"),
                ModuleLocation.of("/my.so", List.of(Pkcs11Uri.parse("pkcs11:?module-path=/opt/hsm.so")), "Linux")
                        .candidates());
    }
}
