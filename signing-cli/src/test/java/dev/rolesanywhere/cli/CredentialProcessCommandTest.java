package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialProcessCommandTest extends CredentialProcessTestCase {

    private Invocation run(String... more) {
        return Invocation.of(arguments(more));
    }

    private Invocation runIn(Map<String, String> environment, String... more) {
        return Invocation.of(environment, arguments(more).toArray(String[]::new));
    }

    private void assertIssued(Invocation run) {
        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        assertTrue(simulator.calls().get(simulator.callCount() - 1).accepted());
    }

    @Test
    void theOutputIsOneCompactLineOfJson() {
        Invocation run = run();

        IssuedSession issued = simulator.issuedSessions().get(0);
        String account = simulator.roleArn().split(":", -1)[4];
        assertIssued(run);
        assertEquals(
                "{\"Version\":1,\"AccessKeyId\":\"" + issued.accessKeyId() + "\",\"SecretAccessKey\":\""
                        + issued.secretAccessKey() + "\",\"SessionToken\":\"" + issued.sessionToken()
                        + "\",\"Expiration\":\"" + issued.expiration() + "\",\"AccountId\":\"" + account + "\"}",
                run.out());
    }

    @Test
    void theDefaultDurationIsAnHour() {
        assertIssued(run());
        assertIssued(run("--session-duration", "900"));

        assertEquals("{\"durationSeconds\":3600}", simulator.calls().get(0).body());
        assertEquals("{\"durationSeconds\":900}", simulator.calls().get(1).body());
    }

    @Test
    void theLastOccurrenceOfAnOptionCounts() {
        assertIssued(run(
                "--session-duration=5",
                "--role-session-name=a",
                "--session-duration",
                "1000",
                "--role-session-name",
                "night"));

        assertEquals(
                "{\"durationSeconds\":1000,\"roleSessionName\":\"night\"}",
                simulator.calls().get(0).body());
    }

    @Test
    void aSwitchCanBeTurnedOff() {
        assertIssued(run("--debug=true", "--debug=false"));
        assertIssued(run("--debug=1", "--debug=f", "--reuse-pin=false"));
        assertFalse(run("--certificate", "/not/there", "--debug=false").stderr().contains("\tat "));
    }

    @Test
    void anEmptyValueCountsAsMissing() {
        assertIssued(run("--role-session-name", "", "--region=", "--intermediates="));
    }

    /** A script with Windows line ends passes a carriage return. */
    @ParameterizedTest
    @ValueSource(strings = {"%s\r", " %s ", "\"%s\"", "'%s'", "%s\n"})
    void whatSurroundsACopiedValueIsIgnored(String form) {
        assertIssued(run(
                "--region",
                form.formatted("us-east-1"),
                "--role-session-name",
                form.formatted("night"),
                "--session-duration",
                form.formatted("900")));

        assertEquals(
                "{\"durationSeconds\":900,\"roleSessionName\":\"night\"}",
                simulator.calls().get(0).body());
    }

    @Test
    void aStrayArgumentIsIgnoredWithAWarningThatDoesNotShowIt() {
        Invocation run = run("--no-verify-ssl", "true", "secret");

        assertEquals(0, run.exitCode());
        assertEquals(
                "aws_signing_helper: warning: ignored arguments: true (to set a switch, write"
                        + " --SWITCH=true), 1 not shown (it may be a secret)\n",
                run.stderr());
    }

    @Test
    void argumentsComeFromAFileToo() throws IOException {
        StringWriter lines = new StringWriter();
        arguments("--session-duration=1800").stream().skip(1).forEach(argument -> lines.append(argument + "\n"));
        Path file = Files.writeString(folder.resolve("arguments"), lines.toString());

        assertIssued(Invocation.of("credential-process", "@" + file));
        assertEquals("{\"durationSeconds\":1800}", simulator.calls().get(0).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "env:KEY_PASSWORD", "file:"})
    void aPasswordComesFromTheCommandLineTheEnvironmentOrAFile(String option) throws IOException {
        Path passwordFile = Files.writeString(folder.resolve("password"), Testdata.PASSWORD + "\r\n");
        String value = option.equals("file:") ? option + passwordFile : option;
        Path identity = Testdata.identities("ec-p256/direct");
        try (RolesAnywhereSimulator other = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .build()) {
            Map<String, String> environment = Map.of("KEY_PASSWORD", Testdata.PASSWORD);

            Invocation pem = Invocation.of(
                    environment,
                    CredentialProcess.of(
                                    other,
                                    identity.resolve("certificate.pem"),
                                    identity.resolve("key-encrypted-pbkdf2.pem"),
                                    "--pkcs8-password",
                                    value)
                            .toArray(String[]::new));
            Invocation pkcs12 = Invocation.of(
                    environment,
                    CredentialProcess.arguments(
                                    other,
                                    "--certificate",
                                    identity.resolve("modern.p12").toString(),
                                    "--pkcs12-password",
                                    value)
                            .toArray(String[]::new));

            assertEquals(0, pem.exitCode(), pem.stderr());
            assertEquals(0, pkcs12.exitCode(), pkcs12.stderr());
        }
    }

    @Test
    void debugShowsWhatIsSignedAndWhatComesBackAndNoSecret() throws IOException {
        simulator.failNext(1, SimulatedFault.throttling());

        Invocation run = run("--debug");

        assertEquals(0, run.exitCode());
        String log = run.stderr();
        assertTrue(log.contains("attempt 1: canonical request\n    POST\n    /sessions\n"), log);
        assertTrue(log.contains("attempt 2: string to sign\n    AWS4-X509-ECDSA-SHA256\n"), log);
        assertTrue(log.contains("attempt 1: status 429, code ThrottlingException, request id "), log);
        assertTrue(
                log.contains("attempt 2: status 201, request id "
                        + simulator.calls().get(1).requestId()),
                log);
        IssuedSession issued = simulator.issuedSessions().get(0);
        String key = Files.readString(folder.resolve("private-key.pem"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        for (String secret : List.of(issued.secretAccessKey(), issued.sessionToken(), key)) {
            assertFalse(log.contains(secret), log);
        }
    }

    @Test
    void debugAddsTheStackTraceToAFailure() {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "No."));

        assertTrue(run("--debug").stderr().contains(" at dev.rolesanywhere."));
    }

    @Test
    void aSecretInABrokenResponseIsNotShown() {
        simulator.failNext(
                1,
                SimulatedFault.body(
                        201, "{\"credentialSet\":[{\"credentials\":{\"secretAccessKey\":\"TOPSECRET\" ..."));

        Invocation run = run("--debug");

        assertEquals(1, run.exitCode());
        assertFalse(run.stderr().contains("TOPSECRET"), run.stderr());
    }

    @Test
    void theRegionOptionIsTheSigningRegion() {
        Invocation run = run("--region", "eu-west-1");

        assertTrue(run.error().contains("Invalid signature"), run.error());
        assertTrue(simulator
                .calls()
                .get(0)
                .header("Authorization")
                .orElseThrow()
                .contains("/eu-west-1/rolesanywhere/aws4_request"));
    }

    @Test
    void aBrokenConnectionIsRetried() {
        simulator.failNext(1, SimulatedFault.connectionReset());
        assertIssued(run());
        simulator.failNext(1, SimulatedFault.emptyResponse());
        assertIssued(run());
        simulator.failNext(1, SimulatedFault.truncatedBody());
        assertIssued(run());

        assertEquals(6, simulator.callCount());
    }

    @Test
    void aRedirectIsNotFollowed() {
        simulator.failNext(1, SimulatedFault.redirectTo(simulator.endpoint()));

        assertTrue(run().error().contains("redirects are not followed"));
        assertEquals(1, simulator.callCount());
    }

    @Test
    void aTlsServerIsTrustedByTheNamedBundleOrWithoutVerification() throws IOException {
        try (RolesAnywhereSimulator tls = RolesAnywhereSimulator.builder()
                .trustAnchor(PKI.trustAnchor())
                .tls(true)
                .build()) {
            String endpoint = tls.endpoint().toString();
            Path bundle = Files.writeString(folder.resolve("ca.pem"), pem(tls));

            assertEquals(
                    0,
                    runIn(Map.of("AWS_CA_BUNDLE", bundle.toString()), "--endpoint", endpoint)
                            .exitCode());
            assertEquals(
                    0,
                    runIn(Map.of("SSL_CERT_FILE", bundle.toString()), "--endpoint", endpoint)
                            .exitCode());
            assertEquals(0, run("--endpoint", endpoint, "--no-verify-ssl").exitCode());
            assertEquals(1, run("--endpoint", endpoint, "--no-verify-ssl=false").exitCode());
            assertEquals(3, tls.callCount());
        }
    }

    private static String pem(RolesAnywhereSimulator tls) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(tls.tlsCertificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
