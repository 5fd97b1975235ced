package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The less common encryptions, forms and key stores get credentials too. */
class FurtherIdentitiesTest {

    private static final Path EC = Testdata.identities("ec-p256/direct");
    private static final Path RSA = Testdata.identities("rsa-2048/direct");

    private static RolesAnywhereSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(
                        Testdata.certificate(Testdata.identities("root-ca.pem")),
                        Testdata.certificate(Testdata.identities("ml-dsa-65/pure/root-ca.pem")))
                .build();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static void assertCredentials(List<String> options) {
        Invocation run = Invocation.of(CredentialProcess.arguments(simulator, options.toArray(String[]::new)));

        assertEquals(0, run.exitCode(), run.stderr());
    }

    private static List<String> pem(Path certificate, Path key, String... more) {
        List<String> options =
                new ArrayList<>(List.of("--certificate", certificate.toString(), "--private-key", key.toString()));
        options.addAll(List.of(more));
        return options;
    }

    private static Stream<Path> files(String folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.newDirectoryStream(Testdata.identities(folder), glob)) {
            files.forEach(found::add);
        }
        assertTrue(found.size() > 3, found.toString());
        return found.stream().sorted();
    }

    static Stream<Path> encryptedKeys() throws IOException {
        return files("encrypted", "{pbes1,pbes2,traditional}-*.pem");
    }

    @ParameterizedTest
    @MethodSource("encryptedKeys")
    void anEncryptedKeyIsOpened(Path key) {
        Path identity = key.getFileName().toString().contains("-rsa-") ? RSA : EC;

        assertCredentials(pem(identity.resolve("certificate.pem"), key, "--pkcs8-password", Testdata.PASSWORD));
    }

    static Stream<Path> oddPasswords() throws IOException {
        return files("encrypted", "{non-ascii,empty}-password-*");
    }

    @ParameterizedTest
    @MethodSource("oddPasswords")
    void anyPasswordOpens(Path file) {
        String password = file.getFileName().toString().startsWith("empty") ? "" : "pässwörd€";

        assertCredentials(
                file.toString().endsWith(".p12")
                        ? List.of("--certificate", file.toString(), "--pkcs12-password", password)
                        : pem(EC.resolve("certificate.pem"), file, "--pkcs8-password", password));
    }

    @ParameterizedTest
    @CsvSource({"key-pkcs8.der", "key-sec1.der", "key-encrypted.der"})
    void derIsRead(String key) {
        Path folder = Testdata.identities("encrypted");

        assertCredentials(
                pem(folder.resolve("certificate.der"), folder.resolve(key), "--pkcs8-password", Testdata.PASSWORD));
    }

    static Stream<Path> mlDsaKeys() throws IOException {
        List<Path> keys = new ArrayList<>();
        for (String set : List.of("44", "65", "87")) {
            for (String chain : List.of("direct", "chained")) {
                files("ml-dsa-" + set + "/" + chain, "key-*.pem").forEach(keys::add);
            }
        }
        files("ml-dsa-65/pure", "key-*.pem").forEach(keys::add);
        return keys.stream();
    }

    @ParameterizedTest
    @MethodSource("mlDsaKeys")
    void anMlDsaKeySignsInEveryForm(Path key) {
        Path fullChain = key.resolveSibling("full-chain.pem");
        Path certificate = Files.exists(fullChain) ? fullChain : key.resolveSibling("certificate.pem");

        assertCredentials(pem(certificate, key, "--pkcs8-password", Testdata.PASSWORD));
        assertTrue(simulator
                .calls()
                .get(simulator.calls().size() - 1)
                .header("Authorization")
                .orElseThrow()
                .startsWith("AWS4-X509-MLDSA "));
    }

    @ParameterizedTest
    @CsvSource({
        "several-keys.p12, rsa",
        "several-keys.p12, EC",
        "several-keys.jks, ec",
        "several-keys-legacy.p12, rsa",
        "certificates-before-keys.p12, ec",
        "keys-before-certificates.p12, ec",
        "unusual-aliases.p12, gerät 7 €"
    })
    void anAliasChoosesTheKey(String file, String alias) {
        assertCredentials(List.of(
                "--certificate",
                Testdata.identities("keystores/" + file).toString(),
                "--pkcs12-password",
                Testdata.PASSWORD,
                "--alias",
                alias));
    }

    @Test
    void theCertificateChoosesTheKey() {
        assertCredentials(pem(
                Testdata.identities("ec-p256/chained/full-chain.pem"),
                Testdata.identities("keystores/several-keys.p12"),
                "--pkcs12-password",
                Testdata.PASSWORD));
        assertCredentials(pem(
                Testdata.identities("ec-p384/direct/certificate.pem"),
                Testdata.identities("keystores/keys-without-certificates.p12"),
                "--pkcs12-password",
                Testdata.PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({"null-password.p12", "null-password-legacy.p12"})
    void noPasswordIsNeededForAnUnencryptedFile(String file) {
        assertCredentials(List.of(
                "--certificate", Testdata.identities("keystores/" + file).toString()));
    }

    @Test
    void severalKeysWithoutAnAliasAreListed() {
        Path file = Testdata.identities("keystores/several-keys.p12");

        String error = Invocation.of(CredentialProcess.arguments(
                        simulator, "--certificate", file.toString(), "--pkcs12-password", Testdata.PASSWORD))
                .error();

        assertTrue(error.startsWith(file + ": it contains several keys; choose one by its alias: "), error);
        for (String alias : List.of("'rsa' (", "'ec' (", "'expired' (")) {
            assertTrue(error.contains(alias), error);
        }
    }

    @Test
    void anUnknownAliasIsRejectedWithTheKnownOnes() {
        Path file = Testdata.identities("keystores/several-keys.jks");

        String error = Invocation.of(CredentialProcess.arguments(
                        simulator,
                        "--certificate",
                        file.toString(),
                        "--pkcs12-password",
                        Testdata.PASSWORD,
                        "--alias",
                        "dsa"))
                .error();

        assertTrue(error.startsWith(file + ": it contains no key with the alias 'dsa'; choose one of: "), error);
    }
}
