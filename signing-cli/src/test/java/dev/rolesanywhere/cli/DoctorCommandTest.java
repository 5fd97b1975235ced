package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorCommandTest extends DoctorTestCase {

    @Test
    void aValidSetupHasOnlyAWarningForItsUnencryptedEndpoint() {
        Map<String, String> lines = lines();

        assertEquals(
                List.of(
                        "certificate file",
                        "certificate permissions",
                        "private key file",
                        "private key permissions",
                        "intermediates file",
                        "intermediates permissions",
                        "trust anchor file",
                        "certificate",
                        "private key",
                        "key algorithm",
                        "X.509 version",
                        "serial number",
                        "not a CA",
                        "key usage",
                        "signature hash",
                        "subject",
                        "validity",
                        "intermediates",
                        "intermediate 1",
                        "trust anchor",
                        "trust anchor ARN",
                        "profile ARN",
                        "role ARN",
                        "regions",
                        "accounts",
                        "session options",
                        "endpoint",
                        "proxy",
                        "name resolution",
                        "connection",
                        "TLS",
                        "clock",
                        "CreateSession"),
                List.copyOf(lines.keySet()));
        lines.forEach((name, line) -> assertTrue(line.startsWith(name.equals("TLS") ? "!" : "✓"), name + ": " + line));
        assertEquals(2, simulator.callCount());
        assertTrue(simulator.calls().get(1).accepted());
    }

    @Test
    void aValidSetupWithTlsHasNoWarnings() throws IOException {
        try (RolesAnywhereSimulator tls = RolesAnywhereSimulator.builder()
                .trustAnchor(PKI.trustAnchor())
                .tls(true)
                .build()) {
            String bundle = Files.writeString(folder.resolve("tls.pem"), pem(tls.tlsCertificate()))
                    .toString();
            String[] arguments = arguments("--endpoint", tls.endpoint().toString());
            Map<String, String> trusting = new HashMap<>(UTF_8);
            trusting.put("AWS_CA_BUNDLE", bundle);

            Map<String, String> lines = lines(Invocation.of(trusting, arguments));
            assertTrue(lines.values().stream().allMatch(line -> line.startsWith("✓")), lines.toString());
            assertLine("✓ the server's certificate was issued by CN=localhost", "TLS", lines);

            Map<String, String> untrusted = lines(Invocation.of(UTF_8, arguments));
            assertLine("✗ AWS_CA_BUNDLE", "TLS", untrusted);
            assertLine("- the endpoint cannot be reached", "CreateSession", untrusted);

            Map<String, String> unverified = lines("--endpoint", tls.endpoint().toString(), "--no-verify-ssl");
            assertLine("! it is not verified → remove --no-verify-ssl", "TLS", unverified);
            assertLine("✓ credentials in account", "CreateSession", unverified);

            trusting.put("AWS_CA_BUNDLE", file("missing.pem"));
            assertLine("✗ AWS_CA_BUNDLE: ", "TLS", lines(Invocation.of(trusting, arguments)));
        }
    }

    @Test
    void aRefusalHasTheHintOfCredentialProcess() throws IOException {
        issue(PKI.leaf(KeyKind.EC_P256).withoutDigitalSignature());

        assertLine("✗ because it has no digitalSignature in its keyUsage → reissue it", "CreateSession", lines());

        issue(PKI.leaf(KeyKind.EC_P256));
        simulator.failNext(
                2, SimulatedFault.status(403, "AccessDeniedException", "Specified Trust Anchor wasn't found."));
        assertLine("✗ → check --trust-anchor-arn, its region and its account", "CreateSession", lines());
    }

    @Test
    void aWrongClockIsReported() {
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

        Map<String, String> lines = lines(Invocation.at(ahead, UTF_8, arguments()));

        assertLine("✗ seconds ahead of the server's", "clock", lines);
        assertLine("✗ Invalid signature", "CreateSession", lines);
    }

    @Test
    void missingOptionsAreFindings() {
        Map<String, String> lines = lines(Invocation.of(UTF_8, "doctor"));

        assertLine("✗ --certificate is missing", "certificate", lines);
        assertLine("✗ it is missing → add --trust-anchor-arn", "trust anchor ARN", lines);
        assertLine("✗ it is missing", "role ARN", lines);
        assertLine("- the region to call is unknown", "endpoint", lines);
        assertLine("- there is no endpoint to call", "CreateSession", lines);
    }

    @Test
    void wrongOptionsAreFindings() {
        Map<String, String> lines = lines(
                "--session-duration",
                "5",
                "--role-arn",
                "x",
                "--endpoint",
                "https://user:hunter2@example.com",
                "--private-key",
                "pkcs11:object=x;pin-value=hunter2");

        assertLine("✗ a session duration of 5 seconds is out of range", "session options", lines);
        assertLine("✗ 'x' is not a role ARN", "role ARN", lines);
        assertLine("✗ cannot be used", "endpoint", lines);
        assertLine("✗ the PKCS#11 URI has its PIN in the wrong place", "private key", lines);
        assertFalse(lines.toString().contains("hunter2"), lines.toString());
    }

    @Test
    void theEndpointIsCheckedWithoutArns() {
        Map<String, String> lines = lines(Invocation.of(
                UTF_8, "doctor", "--endpoint", simulator.endpoint().toString()));

        assertLine("✓ agrees", "clock", lines);
        assertLine("- it needs a valid identity", "CreateSession", lines);
    }

    @Test
    void offlineMakesNoCall() {
        Map<String, String> lines = lines("--offline");

        assertEquals(0, simulator.callCount());
        for (String name : List.of("proxy", "name resolution", "connection", "TLS", "clock", "CreateSession")) {
            assertEquals("- --offline", lines.get(name));
        }
        assertLine("✓ http://127.0.0.1:", "endpoint", lines);
    }

    @Test
    void anAsciiTerminalGetsAscii() {
        Invocation run = Invocation.of(Map.of("LANG", "C"), arguments());

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("ok   certificate file  "), run.out());
        assertTrue(run.out().chars().allMatch(character -> character < 128), run.out());
    }

    @Test
    void jsonIsAnArrayOfFindings() throws IOException {
        Invocation run = Invocation.of(arguments("--format", "json", "--role-arn", ""));

        assertEquals(1, run.exitCode());
        assertEquals("", run.stderr());
        Map<String, Map<String, String>> findings = findings(run.out());
        assertEquals(
                Map.of(
                        "name",
                        "role ARN",
                        "status",
                        "failure",
                        "detail",
                        "it is missing",
                        "advice",
                        "add --role-arn: arn:aws:iam::ACCOUNT:role/…"),
                findings.get("role ARN"));
        assertEquals(
                Map.of("name", "CreateSession", "status", "skipped", "detail", "it needs a valid request"),
                findings.get("CreateSession"));
        assertEquals(33, findings.size());
        assertEquals(0, Invocation.of(arguments("--format=json")).exitCode());
    }

    @Test
    void anotherFormatIsRejected() {
        assertEquals(
                "--format must be text or json, not 'xml'",
                Invocation.of("doctor", "--format", "xml").error());
    }

    @Test
    void noSecretIsPrinted() throws IOException {
        String key = Files.readString(folder.resolve("private-key.pem"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        String[] more = {"--pkcs8-password", "hunter2", "--pkcs12-password", "env:STORE", "--debug"};
        Map<String, String> environment = Map.of(
                "LANG", "C.UTF-8", "STORE", "hunter3", "HTTP_PROXY", "http://user:hunter4@proxy.example.com:3128");
        List<Invocation> runs = List.of(
                Invocation.of(environment, arguments(more)),
                Invocation.of(environment, arguments("--format", "json", "--debug")));

        assertEquals(2, simulator.issuedSessions().size());
        for (Invocation run : runs) {
            String shown = run.out() + run.stderr();
            assertFalse(shown.contains("hunter"), shown);
            assertFalse(shown.contains(key), shown);
            simulator.issuedSessions().forEach(session -> {
                assertFalse(shown.contains(session.secretAccessKey()), shown);
                assertFalse(shown.contains(session.sessionToken()), shown);
            });
        }
    }

    private static Map<String, Map<String, String>> findings(String json) throws IOException {
        Map<String, Map<String, String>> findings = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            assertEquals(JsonToken.START_ARRAY, parser.nextToken());
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> finding = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    finding.put(field, parser.nextTextValue());
                }
                findings.put(finding.getOrDefault("name", ""), finding);
            }
            assertEquals(JsonToken.END_ARRAY, parser.currentToken());
        }
        return findings;
    }
}
