package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a kind of key or an encryption needs was cut away from the installation. */
@Execution(ExecutionMode.CONCURRENT)
class InstalledIdentitiesIT {

    @TempDir
    private Path folder;

    static Stream<String> keys() {
        return Stream.of(
                "rsa-2048/direct/certificate.pem rsa-2048/direct/key-pkcs1.pem",
                "rsa-4096/direct/certificate.pem rsa-4096/direct/key-pkcs8.pem",
                "ec-p256/direct/certificate.pem ec-p256/direct/key-sec1.pem",
                "ec-p384/direct/certificate.pem ec-p384/direct/key-pkcs8.pem",
                "ec-p521/direct/certificate.pem ec-p521/direct/key-pkcs8.pem",
                "ec-p256/direct/certificate.pem ec-p256/direct/key-encrypted-pbkdf2.pem",
                "ec-p256/direct/certificate.pem ec-p256/direct/key-encrypted-scrypt.pem",
                "encrypted/certificate.der encrypted/key-encrypted.der",
                "encrypted/certificate.der encrypted/pbes1-PBE-MD5-DES.pem",
                "encrypted/certificate.der encrypted/pbes1-PBE-MD5-RC2-64.pem",
                "encrypted/certificate.der encrypted/pbes1-PBE-SHA1-3DES.pem",
                "encrypted/certificate.der encrypted/pbes1-PBE-SHA1-RC2-40.pem",
                "encrypted/certificate.der encrypted/pbes1-PBE-SHA1-RC4-128.pem",
                "encrypted/certificate.der encrypted/pbes2-hmacWithSHA1-aes-256-cbc.pem",
                "encrypted/certificate.der encrypted/pbes2-hmacWithSHA224-aes-256-cbc.pem",
                "encrypted/certificate.der encrypted/pbes2-hmacWithSHA256-des3.pem",
                "encrypted/certificate.der encrypted/pbes2-hmacWithSHA384-aes-256-cbc.pem",
                "encrypted/certificate.der encrypted/pbes2-hmacWithSHA512-aes-256-cbc.pem",
                "encrypted/certificate.der encrypted/traditional-ec-aes-256-cbc.pem",
                "encrypted/certificate.der encrypted/traditional-ec-des3.pem",
                "rsa-2048/direct/certificate.pem encrypted/traditional-rsa-des.pem",
                "ml-dsa-44/direct/certificate.pem ml-dsa-44/direct/key-seed.pem",
                "ml-dsa-65/direct/certificate.pem ml-dsa-65/direct/key-expanded.pem",
                "ml-dsa-87/direct/certificate.pem ml-dsa-87/direct/key-both.pem",
                "ml-dsa-44/direct/certificate.pem ml-dsa-44/direct/key-liboqs.pem",
                "ml-dsa-65/direct/certificate.pem ml-dsa-65/direct/key-encrypted.pem");
    }

    static Stream<String> stores() {
        return Stream.of(
                "ec-p256/chained/modern.p12",
                "rsa-2048/chained/legacy-3des.p12",
                "ec-p384/chained/legacy-rc2.p12",
                "ec-p521/direct/unencrypted.p12",
                "keystores/several-keys.p12",
                "keystores/several-keys-legacy.p12",
                "keystores/several-keys.jks");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeySigns(String certificateAndKey) throws IOException, InterruptedException {
        String[] names = certificateAndKey.split(" ", 2);

        assertSignature("--certificate", path(names[0]), "--private-key", path(names[1]));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aKeyInAStoreSigns(String store) throws IOException, InterruptedException {
        if (store.startsWith("keystores")) {
            assertSignature("--certificate", path(store), "--alias", "ec");
        } else {
            assertSignature("--certificate", path(store));
        }
    }

    private static String path(String identity) {
        return Testdata.identities(identity).toString();
    }

    private void assertSignature(String... options) throws IOException, InterruptedException {
        List<String> passwords = List.of("--pkcs8-password", Testdata.PASSWORD, "--pkcs12-password", Testdata.PASSWORD);
        List<String> arguments = Stream.of(List.of("sign-string"), List.of(options), passwords)
                .flatMap(List::stream)
                .toList();

        Installation.Result result = Installation.run(folder, Installation.LAUNCHER.toString(), Map.of(), arguments);

        // Warnings tell of the password that is not needed.
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().matches("\"[0-9a-f]{130,}\""), result.out());
    }
}
