package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.process.Terminal;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands with certificates and keys in tokens. */
class TokenCommandsTest {

    private static final String P256 = "pkcs11:token=signer;object=p256";

    private static RolesAnywhereSimulator simulator;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Tokens.make();
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Tokens.pki("root.pem")))
                .build();
    }

    @AfterAll
    static void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    private static String[] arguments(String command, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(CredentialProcess.arguments(simulator, "--pkcs11-lib", Tokens.module()));
        arguments.set(0, command);
        if (!command.equals("credential-process") && !command.equals("doctor")) {
            arguments.subList(1, 9).clear();
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static Invocation run(String command, String... more) throws IOException {
        return Invocation.of(Map.of("TOKEN_PIN", "signer-pin"), arguments(command, more));
    }

    private static void assertCredentials(Invocation run) {
        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("{\"Version\":1,"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "p256", "p384", "p521", "always-rsa", "always-ec"})
    void aTokenGetsCredentialsWithEachKindOfKey(String name) throws IOException {
        assertCredentials(run(
                "credential-process",
                "--certificate",
                "pkcs11:token=signer;object=" + name,
                "--pkcs11-pin",
                "env:TOKEN_PIN",
                "--reuse-pin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare-rsa", "bare-ec"})
    void theCertificateMayBeInAFile(String name) throws IOException {
        assertCredentials(run(
                "credential-process",
                "--certificate",
                Tokens.pki(name + ".pem").toString(),
                "--private-key",
                "pkcs11:token=signer;object=" + name + "?pin-value=signer-pin",
                "--intermediates",
                Tokens.pki("issuing.pem").toString()));
    }

    /** As with Amazon's helper, the text then lacks the hash of the public key. */
    @ParameterizedTest
    @CsvSource({"bare-rsa, SHA256withRSA", "bare-ec, SHA256withECDSA", "p521, SHA256withECDSA"})
    void aKeySignsTheTestMessageWithoutItsCertificate(String name, String algorithm) throws Exception {
        String uri = "pkcs11:token=signer;object=" + name + ";x-vendor=1?pin-value=signer-pin";

        Invocation run = run("sign-string", "--private-key", uri, "--format", "bin");

        assertEquals("", run.stderr());
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(Testdata.certificate(Tokens.pki(name + ".pem")));
        verifier.update("AWS Roles Anywhere Credential Helper Signing Test1".getBytes(StandardCharsets.US_ASCII));
        assertTrue(verifier.verify(run.stdout()));
    }

    @Test
    void aKeyWithoutItsCertificateMustBeTheOnlyOne() throws IOException {
        assertTrue(run("sign-string", "--private-key", "pkcs11:token=signer;object=double?pin-value=signer-pin")
                .error()
                .startsWith("several private keys match pkcs11:token=signer;object=double; use the URI of one of them: "
                        + "pkcs11:model="));
        assertEquals(
                "the token 'signer' has no private key that matches pkcs11:token=signer;object=stray; correct the URI",
                run("sign-string", "--private-key", "pkcs11:token=signer;object=stray?pin-value=signer-pin")
                        .error());
    }

    @Test
    void aPinMayBeInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pin"), "signer-pin\n");

        assertCredentials(run("credential-process", "--certificate", P256, "--pkcs11-pin", "file:" + file));
        assertCredentials(run("credential-process", "--certificate", P256 + "?pin-source=file:" + file));
    }

    @Test
    void aMissingPinIsPromptedForAtTheTerminal() throws IOException {
        List<String> questions = new ArrayList<>();
        Terminal terminal = question -> {
            questions.add(question);
            return Optional.of("signer-pin".toCharArray());
        };
        String key = "pkcs11:token=signer;object=always-ec";

        assertCredentials(Invocation.with(
                terminal, Clock.systemUTC(), Map.of(), arguments("credential-process", "--certificate", key)));

        assertEquals(2, questions.size());
        assertEquals("aws_signing_helper: PIN of the token 'signer'", questions.get(0));
        assertTrue(questions.get(1).startsWith("aws_signing_helper: PIN for signing with the key pkcs11:"));
    }

    @Test
    void withoutATerminalTheHintNamesTheOption() throws IOException {
        Invocation run = run("credential-process", "--certificate", P256);

        assertEquals("the token 'signer' requires its PIN, but none was given", run.error());
        assertTrue(run.hint().contains("--pkcs11-pin"), run.hint());
    }

    @Test
    void aWrongPinIsOneLineThatDoesNotShowIt() throws IOException {
        String error = run("sign-string", "--certificate", "pkcs11:token=wrong;object=wrong?pin-value=98765")
                .error();

        assertTrue(error.startsWith("the token 'wrong': the PIN is wrong (CKR_PIN_INCORRECT)"), error);
        assertFalse(error.contains("98765"), error);
    }

    @Test
    void anUnneededPinIsAWarning() throws IOException {
        Invocation run = run("sign-string", "--certificate", P256 + "?pin-value=signer-pin", "--pkcs11-pin", "9999");

        assertEquals("aws_signing_helper: warning: --pkcs11-pin is ignored, because it is not needed\n", run.stderr());
    }

    @Test
    void aModuleThatIsMissingIsOneLine() {
        assertEquals(
                "the PKCS#11 module /not/there.so does not exist; check the path",
                Invocation.of("sign-string", "--certificate", P256, "--pkcs11-lib", "/not/there.so")
                        .error());
    }

    @Test
    void theCertificatesThatMatchAreListedWithTheirUris() throws IOException {
        Invocation run = run("read-certificate-data", "--certificate", "pkcs11:token=signer;object=double?pin-value=1");

        assertEquals("", run.stderr());
        Pattern list = Pattern.compile("""
                Matching identities
                1\\) Hex Fingerprint: [0-9a-f]{40}
                Subject: CN=token-double-[12]
                Issuer: CN=Token Issuing CA
                Serial Number: [0-9A-F]+
                URI: pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=[0-9a-f]+;token=signer;id=%0[9A];\
                object=double;type=cert

                2\\) (?s:.*)URI: (?s:.*)
                """);
        assertTrue(list.matcher(run.out()).matches(), run.out());
    }

    @Test
    void aPrivateCertificateIsListedWithThePin() throws IOException {
        String uri = "pkcs11:token=spare;object=hidden";

        assertTrue(run("read-certificate-data", "--certificate", uri, "--pkcs11-pin", "5678")
                .out()
                .contains("token=spare;id=%0D;object=hidden;type=cert\n\n"));
        assertTrue(run("read-certificate-data", "--certificate", uri).hint().contains("--pkcs11-pin"));
    }

    @Test
    void doctorChecksIdentitiesInTokens() throws IOException {
        String out = run(
                        "doctor", "--certificate", P256 + "?pin-source=env:TOKEN_PIN", "--offline", "--pkcs11-pin", "x")
                .out();
        String good =
                run("doctor", "--certificate", P256 + "?pin-value=signer-pin").out();
        String bad = run("doctor", "--certificate", P256, "--offline").out();

        assertTrue(out.contains("the environment variable TOKEN_PIN is not set"), out);
        assertTrue(good.contains("pkcs11:token=signer;object=p256, in a token"), good);
        assertTrue(good.contains("belongs to the certificate of CN=token-p256"), good);
        assertTrue(good.contains("0 failures"), good);
        assertFalse(good.contains("signer-pin"), good);
        assertTrue(bad.contains("the token 'signer' requires its PIN, but none was given"), bad);
        assertTrue(bad.contains("pass the PIN with --pkcs11-pin"), bad);
    }

    /** Wherever the PIN is given. */
    @ParameterizedTest
    @ValueSource(strings = {"credential-process", "sign-string", "read-certificate-data", "doctor"})
    void noFailurePrintsThePin(String command, @TempDir Path folder) throws IOException {
        String pin = "97531";
        Path file = Files.writeString(folder.resolve("pin"), pin);
        List<List<String>> identities = List.of(
                List.of(P256 + "?pin-value=" + pin),
                List.of(P256 + "?pin-source=env:PIN"),
                List.of(P256 + "?pin-source=env:" + pin),
                List.of(P256 + "?pin-source=file:" + pin),
                List.of(P256 + "?pin-source=/" + pin),
                List.of(P256 + "?pin-source=file:" + file),
                List.of(P256, "--pkcs11-pin", pin),
                List.of(P256, "--pkcs11-pin", "env:PIN"),
                List.of(P256, "--pkcs11-pin", "file:" + file),
                List.of(P256, "--pkcs11-pin", "env:" + pin),
                List.of("pkcs11:token=spare;object=none?pin-value=" + pin));
        for (List<String> identity : identities) {
            List<String> options = new ArrayList<>(List.of("--debug", "--certificate"));
            options.addAll(identity);

            Invocation run = Invocation.of(Map.of("PIN", pin), arguments(command, options.toArray(String[]::new)));

            String printed = run.stderr() + run.out();
            assertFalse(printed.contains(pin), printed);
            assertTrue(run.exitCode() == 1 || command.equals("read-certificate-data"), printed);
        }
    }
}
