package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong option and each server that cannot be called has a message that names the option or the URL. */
class InvalidOptionsTest extends InvalidInputTestCase {

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
        try (Socket bound = new Socket()) { // Nothing else can listen at its port.
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String endpoint = "http://127.0.0.1:" + bound.getLocalPort();

            assertEquals(
                    endpoint + " cannot be reached: Connection refused; check the host, the port and firewalls",
                    run(CERTIFICATE, KEY, "--endpoint", endpoint).error());
        }
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
