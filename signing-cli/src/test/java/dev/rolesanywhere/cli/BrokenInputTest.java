package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each broken input gets a message of its own that names the file, option or ARN at fault. */
class BrokenInputTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private static final Path CERTIFICATE = Testdata.identities("ec-p256/direct/certificate.pem");
    private static final Path KEY = Testdata.identities("ec-p256/direct/key-pkcs8.pem");

    private static RolesAnywhereSimulator simulator() {
        return ROLES_ANYWHERE.simulator();
    }

    private static Invocation run(Path certificate, Path key, String... more) {
        return Invocation.of(CredentialProcess.of(simulator(), certificate, key, more));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                 | does not exist; check the path
            empty.pem                   | is empty; expected a certificate or key in PEM, DER or PKCS#12
            garbage.pem                 | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            binary-garbage.bin          | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            truncated-certificate.pem   | the PEM block is damaged: its END line is missing
            bad-base64-certificate.pem  | the PEM block is damaged: its base64 is invalid
            not-der-certificate.pem     | a certificate cannot be parsed; it may be damaged
            certificate-request.pem     | it is a certificate request (CSR), not a certificate; use the certificate that the CA issued for it
            public-key.pem              | it is a public key, not a certificate; use the private key, or the certificate that a CA issued for it
            """)
    void aBrokenCertificateIsNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(file, KEY).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                          | does not exist; check the path
            empty.pem                            | is empty; expected a certificate or key in PEM, DER or PKCS#12
            garbage.pem                          | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            binary-garbage.bin                   | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            truncated-key.pem                    | the PEM block is damaged: its END line is missing
            bad-base64-key.pem                   | the PEM block is damaged: its base64 is invalid
            not-der-key.pem                      | the private key cannot be parsed; it may be damaged
            certificate-request.pem              | it is a certificate request (CSR), not a private key; use the certificate that the CA issued for it
            public-key.pem                       | it is a public key, not a private key; use the private key, or the certificate that a CA issued for it
            ed25519-key.pem                      | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            dsa-key.pem                          | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            ec-p224-key.pem                      | the private key is an EC key on an unsupported curve; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            ec-secp256k1-key.pem                 | the private key is an EC key on an unsupported curve; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            traditional-encrypted-key.pem        | the private key is encrypted, but no password was given
            key-of-another-certificate.pem       | use the key that the certificate was requested with
            rsa-key-of-another-certificate.pem   | use the key that the certificate was requested with
            """)
    void aBrokenKeyIsNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(CERTIFICATE, file).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @Test
    void aKeyOfAnotherCertificateIsReportedWithTheCertificatesFile() {
        Path key = Testdata.identities("broken/key-of-another-certificate.pem");

        assertEquals(
                key + ": the private key does not belong to the certificate in " + CERTIFICATE
                        + "; use the key that the certificate was requested with",
                run(CERTIFICATE, key).error());
    }

    @Test
    void aCertificateFileWithoutKeyNeedsThePrivateKeyOption() {
        Invocation run =
                Invocation.of(CredentialProcess.arguments(simulator(), "--certificate", CERTIFICATE.toString()));

        assertEquals(CERTIFICATE + ": it contains no private key", run.error());
        assertTrue(run.hint().contains("--private-key"), run.hint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                    | does not exist; check the path
            """)
    void intermediatesThatCannotBeReadAreNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(CERTIFICATE, KEY, "--intermediates", file.toString()).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public-key.pem            | it contains no certificate; no intermediates are sent
            truncated-certificate.pem | the PEM block is damaged: its END line is missing; it is ignored
            binary-garbage.bin        | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS; no intermediates are sent
            """)
    void brokenIntermediatesAreIgnoredWithAWarning(String name, String warning) {
        Path file = Testdata.identities("broken/" + name);
        Path certificate = Testdata.identities("ec-p256/direct/certificate.pem");

        Invocation run = run(
                certificate, Testdata.identities("ec-p256/direct/key-pkcs8.pem"), "--intermediates", file.toString());

        // This service does not trust the certificate, but it was asked.
        assertTrue(run.stderr().contains("aws_signing_helper: error: CreateSession was "), run.stderr());
        assertTrue(
                run.stderr().startsWith("aws_signing_helper: warning: " + file + ": " + warning + "\n"), run.stderr());
    }

    @Test
    void moreThanFiveIntermediatesAreRejected() {
        Path chain = Testdata.identities("broken/seven-certificates.pem");
        Path key = Testdata.identities("broken/seven-certificates-key.pem");

        assertEquals(
                chain + ": 6 intermediate certificates were given, and IAM Roles Anywhere accepts 5;"
                        + " leave out those that do not lead to the trust anchor",
                run(chain, key).error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            broken/truncated.p12          | correct horse | it is damaged: its end is missing
            broken/certificate-only.p12   | correct horse | it contains no private key
            broken/key-only.p12           | correct horse | it contains no certificate
            broken/mismatched.p12         | correct horse | use the key that the certificate was requested with
            ec-p256/direct/modern.p12     | wrong         | the password is wrong
            ec-p256/direct/legacy-3des.p12| wrong         | the password is wrong
            ec-p256/direct/modern.p12     |               | the file is encrypted, but no password was given
            ec-p256/direct/legacy-rc2.p12 |               | the file is encrypted, but no password was given
            """)
    void aBrokenPkcs12FileIsNamed(String name, String password, String message) {
        Path file = Testdata.identities(name);
        List<String> arguments =
                new ArrayList<>(CredentialProcess.arguments(simulator(), "--certificate", file.toString()));
        if (password != null) {
            arguments.addAll(List.of("--pkcs12-password", password));
        }

        Invocation run = Invocation.of(arguments);

        assertTrue(run.error().startsWith(file + ": "), run.error());
        assertTrue(run.error().endsWith(message), run.error());
        assertEquals(message.contains("password"), run.hint().contains("--pkcs12-password"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key-encrypted-pbkdf2.pem | wrong | the password is wrong
            key-encrypted-scrypt.pem | wrong | the password is wrong
            key-encrypted-pbkdf2.pem |       | the private key is encrypted, but no password was given
            """)
    void anEncryptedKeyThatCannotBeDecryptedIsNamed(String name, String password, String message) {
        Path key = Testdata.identities("ec-p256/direct/" + name);
        String[] option = password == null ? new String[0] : new String[] {"--pkcs8-password", password};

        Invocation run = run(CERTIFICATE, key, option);

        assertEquals(key + ": " + message, run.error());
        assertTrue(run.hint().contains("--pkcs8-password"), run.hint());
    }

    @Test
    void aMissingPasswordSourceIsNamed() {
        Path key = Testdata.identities("ec-p256/direct/key-encrypted-pbkdf2.pem");

        assertEquals(
                "--pkcs8-password: the environment variable NOT_SET is not set",
                run(CERTIFICATE, key, "--pkcs8-password", "env:NOT_SET").error());
        assertEquals(
                "--pkcs8-password: the file given after file: does not exist; check the path",
                run(CERTIFICATE, key, "--pkcs8-password", "file:/not/there").error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --trust-anchor-arn | foo                                            | 'foo' is not a trust anchor ARN; it must look like arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/…
            --trust-anchor-arn | arn:aws:rolesanywhere:us-east-1:1:profile/x    | --trust-anchor-arn has a profile ARN, which belongs to --profile-arn; give a trust anchor ARN: arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/…
            --profile-arn      | default                                        | 'default' is not a profile ARN; it must look like arn:aws:rolesanywhere:REGION:ACCOUNT:profile/…
            --role-arn         | arn:aws:iam::1:user/x                          | 'arn:aws:iam::1:user/x' is not a role ARN; it must look like arn:aws:iam::ACCOUNT:role/…
            --session-duration | 899                                            | a session duration of 899 seconds is out of range; it must be 900 to 43200 seconds
            --session-duration | long                                           | invalid value for option '--session-duration': expected a whole number
            --role-session-name| bad name!                                      | the role session name 'bad name!' is invalid; use 2 to 64 letters, digits or characters of _+=,.@-
            --region           | us east 1                                      | 'us east 1' is not a region; use one such as us-east-1
            --endpoint         | ftp://example.com                              | --endpoint: the endpoint 'ftp://example.com' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH
            --endpoint         | https://user:pass@example.com                  | --endpoint: the endpoint cannot be used; it must look like https://HOST or https://HOST:PORT/PATH
            --endpoint         | localhost:8080                                 | --endpoint: the endpoint 'localhost:8080' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH
            --endpoint         | http://127.0.0.1:99999                         | --endpoint: the endpoint 'http://127.0.0.1:99999' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH
            --endpoint         | http://127.0.0.1/a//b                          | --endpoint: the endpoint 'http://127.0.0.1/a//b' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH
            --role-arn         | arn:aws:iam:::role/x                           | the role ARN arn:aws:iam:::role/x has the account ID ''; an account ID has 12 digits
            --endpoint         | a b                                            | --endpoint is not a URL (Illegal character in path); it must look like https://HOST
            --cert-selector    | Key=x509Subject,Value=CN=x                     | --certificate and --cert-selector cannot be combined; remove one of them
            --private-key      | pkcs11:object=x;pin-value=1234                 | the PKCS#11 URI has its PIN in the wrong place; it belongs after a question mark
            --certificate      | pkcs11:object=x                                | --private-key: a certificate in a token requires a key in a token; omit the option, or specify the pkcs11: URI of the key
            --private-key      | handle:parent                                  | --private-key: a handle in a TPM is a hexadecimal number; write it as handle:0x81000001
            --private-key      | handle:0x80000000                              | the TPM handle 0x80000000 is not a persistent one; specify one from 0x81000000 to 0x81ffffff
            --certificate      | handle:0x81000001                              | --certificate names a key in a TPM; specify the file of its certificate, and the key with --private-key
            """)
    void aWrongValueIsNamed(String option, String value, String message) {
        List<String> arguments = CredentialProcess.of(simulator(), CERTIFICATE, KEY);
        // An endpoint decides before a region is looked at.
        if (option.equals("--region")) {
            arguments.subList(1, 3).clear();
        }
        arguments.addAll(List.of(option, value));

        assertEquals(message, Invocation.of(arguments).error());
        assertEquals(0, simulator().callCount());
    }

    @Test
    void regionsThatDifferAreNamedWithBothArns() {
        List<String> arguments = CredentialProcess.of(
                simulator(),
                CERTIFICATE,
                KEY,
                "--profile-arn",
                simulator().profileArn().replace("us-east-1", "eu-west-1"));

        String error = Invocation.of(arguments).error();

        assertTrue(error.contains(simulator().trustAnchorArn()), error);
        assertTrue(error.contains(":eu-west-1:"), error);
        assertTrue(
                error.endsWith("are in different regions; use a trust anchor and a profile in the same" + " region"),
                error);
    }

    @Test
    void missingOptionsAreNamedTogether() {
        assertEquals(
                "--trust-anchor-arn, --profile-arn, --role-arn are missing",
                Invocation.of("credential-process", "--certificate", "x").error());
        assertEquals(
                "--certificate is missing; specify a PEM or PKCS#12 file",
                Invocation.of(CredentialProcess.arguments(simulator())).error());
    }

    @Test
    void anUnknownOptionIsNamedWithoutItsValue() {
        Invocation run = Invocation.of("credential-process", "--pkcs12-passwrd=secret", "--certificate", "x");

        assertEquals("unknown option --pkcs12-passwrd; did you mean --pkcs12-password?", run.error());
        assertEquals("aws_signing_helper: hint: see aws_signing_helper credential-process --help", run.hint());
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertEquals(
                "unknown command credential-proces; did you mean credential-process?",
                Invocation.of("credential-proces").error());
    }

    @Test
    void aMissingArgumentFileIsNamed() {
        assertEquals(
                "the argument file /not/there does not exist; check the path",
                Invocation.of("credential-process", "@/not/there").error());
    }

    @Test
    void anArgumentFileThatCannotBeReadIsNamed(@TempDir Path folder) {
        String error = Invocation.of("credential-process", "@" + folder).error();

        assertTrue(error.contains(folder.toString()), error);
    }

    @Test
    void aWrongSwitchValueIsNamed() {
        assertEquals(
                "invalid value for option '--with-proxy': expected true or false",
                Invocation.of("credential-process", "--with-proxy=maybe").error());
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsNamed() {
        String endpoint = simulator().endpoint().toString().replace("http:", "https:");

        Invocation run = run(CERTIFICATE, KEY, "--endpoint", endpoint);

        assertEquals(
                endpoint
                        + " cannot be reached: it does not speak TLS at this port; check the port, or use http:// if it"
                        + " is meant to be unencrypted",
                run.error());
        assertEquals("", run.hint());
    }

    @Test
    void aFileThatCannotBeNamedIsReported() {
        assertEquals(
                "--certificate: this is not a valid file name; correct it",
                Invocation.of(CredentialProcess.arguments(simulator(), "--certificate", "a\0b"))
                        .error());
    }

    @Test
    void aRefusedPortIsNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + port;

        assertEquals(
                endpoint + " cannot be reached: Connection refused",
                run(CERTIFICATE, KEY, "--endpoint", endpoint).error());
    }

    @Test
    void anUntrustedTlsServerIsNamed(@TempDir Path folder) throws IOException {
        try (RolesAnywhereSimulator tls = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .tls(true)
                .build()) {
            Invocation run = run(CERTIFICATE, KEY, "--endpoint", tls.endpoint().toString());

            assertTrue(
                    run.error()
                            .startsWith("the TLS server " + tls.endpoint()
                                    + " is not trusted: its certificate is self-signed by CN=localhost, not by "),
                    run.error());
            assertTrue(run.error().contains("AWS_CA_BUNDLE"), run.error());

            assertEquals(
                    "AWS_CA_BUNDLE: /not/there does not exist; check the path",
                    Invocation.of(
                                    Map.of("AWS_CA_BUNDLE", "/not/there"),
                                    CredentialProcess.of(tls, CERTIFICATE, KEY).toArray(String[]::new))
                            .error());
            Path bundle = Files.writeString(folder.resolve("ca.pem"), "no certificate");
            assertTrue(Invocation.of(
                            Map.of("AWS_CA_BUNDLE", bundle.toString()),
                            CredentialProcess.of(tls, CERTIFICATE, KEY).toArray(String[]::new))
                    .error()
                    .startsWith("AWS_CA_BUNDLE: " + bundle + " contains no usable CA certificate; "));
        }
    }
}
