package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayLeafBuilder;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();
    private static final Map<String, String> UTF_8 = Map.of("LANG", "C.UTF-8");

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(PKI, settings -> settings);

    @TempDir
    private Path folder;

    private RolesAnywhereSimulator simulator;

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        issue(PKI.leaf(KeyKind.EC_P256)
                .validity(Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(90)))
                .issue());
        Files.writeString(folder.resolve("anchor.pem"), pem(PKI.trustAnchor()));
    }

    private void issue(ThrowawayIdentity identity) throws IOException {
        identity.writePem(folder);
    }

    private void issue(ThrowawayLeafBuilder leaf) throws IOException {
        issue(leaf.issue());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String[] arguments(String... more) {
        List<String> arguments = CredentialProcess.of(
                simulator,
                folder.resolve("certificate.pem"),
                folder.resolve("private-key.pem"),
                "--intermediates",
                file("intermediates.pem"),
                "--trust-anchor-pem",
                file("anchor.pem"));
        arguments.set(0, "doctor");
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Map<String, String> lines(String... more) {
        return lines(Invocation.of(UTF_8, arguments(more)));
    }

    /** The table by its first column; the advice is appended to its line. */
    private static Map<String, String> lines(Invocation run) {
        assertEquals("", run.stderr());
        Map<String, String> lines = new LinkedHashMap<>();
        String name = "";
        for (String line : run.out().lines().toList()) {
            if (line.matches("[✓!✗-] .*")) {
                name = line.substring(2).split(" {2,}", 2)[0];
                lines.put(name, line.charAt(0) + " " + line.substring(2).split(" {2,}", 2)[1]);
            } else if (line.strip().startsWith("→")) {
                lines.merge(name, line.strip(), (detail, advice) -> detail + " " + advice);
            }
        }
        assertEquals(run.exitCode(), lines.values().stream().anyMatch(line -> line.startsWith("✗")) ? 1 : 0, run.out());
        return lines;
    }

    private static void assertLine(String expected, String name, Map<String, String> lines) {
        String line = lines.getOrDefault(name, "");
        assertTrue(line.startsWith(expected.substring(0, 1)) && line.contains(expected.substring(2)), lines.toString());
    }

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
                .start()) {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expired             | validity       | ✗ the certificate expired at
            not yet valid       | validity       | ✗ the certificate becomes valid at
            soon                | validity       | ! ONLY 2 days left
            CA                  | not a CA       | ✗ the certificate is a CA certificate
            no digitalSignature | key usage      | ✗ the certificate has no digitalSignature in its keyUsage
            version 1           | X.509 version  | ✗ the certificate is X.509 version 1 instead of 3
            SHA-1               | signature hash | ✗ the certificate was signed with SHA1
            empty subject       | subject        | ✗ the certificate has an empty subject
            """)
    void aBrokenCertificateIsReportedTogetherWithTheRejection(String defect, String name, String line)
            throws IOException {
        ThrowawayLeafBuilder leaf = PKI.leaf(KeyKind.EC_P256);
        issue(
                switch (defect) {
                    case "expired" -> leaf.expired();
                    case "not yet valid" -> leaf.notYetValid();
                    case "soon" ->
                        leaf.validity(
                                Instant.now().minus(Duration.ofDays(1)),
                                Instant.now().plus(Duration.ofHours(71)));
                    case "CA" -> leaf.certificateAuthority();
                    case "no digitalSignature" -> leaf.withoutDigitalSignature();
                    case "version 1" -> leaf.versionOne();
                    case "SHA-1" -> leaf.signedWithSha1();
                    default -> leaf.subject("");
                });

        Map<String, String> lines = lines();

        assertLine(line, name, lines);
        assertLine(
                switch (defect) {
                    case "soon" -> "✓ credentials in account";
                    case "expired", "not yet valid" -> "✗ CreateSession was rejected: AccessDenied";
                    default -> "✗ IAM Roles Anywhere rejects the certificate";
                },
                "CreateSession",
                lines);
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
    void aMissingIntermediateIsReportedTwice() {
        Map<String, String> lines = lines("--intermediates", "");

        assertLine("✓ none are sent", "intermediates", lines);
        assertLine("✗ is neither sent nor in the trust anchor", "trust anchor", lines);
        assertLine("✗ Untrusted signing certificate", "CreateSession", lines);
    }

    @Test
    void withoutTheTrustAnchorTheRequiredOneIsNamed() {
        assertLine("- it must contain CN=Throwaway Root", "trust anchor", lines("--trust-anchor-pem", ""));
    }

    @Test
    void aTrustAnchorThatCannotBeReadIsReported() {
        assertLine("- its file cannot be used", "trust anchor", lines("--trust-anchor-pem", file("missing.pem")));
        assertLine(
                "✗ it is a private key, not a certificate",
                "trust anchor",
                lines("--trust-anchor-pem", file("private-key.pem")));
    }

    @Test
    void aKeyOfAnotherCertificateSkipsOnlyTheSession() throws IOException {
        String key = Files.readString(folder.resolve("private-key.pem"));
        issue(PKI.issue(KeyKind.EC_P256));
        Files.writeString(folder.resolve("private-key.pem"), key);

        Map<String, String> lines = lines();

        assertLine("✗ the private key does not belong to the certificate", "private key", lines);
        assertLine("✓ digitalSignature", "key usage", lines);
        assertLine("✓ CA with keyCertSign", "intermediate 1", lines);
        assertLine("✓ the chain reaches", "trust anchor", lines);
        assertLine("✓ agrees", "clock", lines);
        assertLine("- it needs a valid identity", "CreateSession", lines);
    }

    @Test
    void aMissingKeySkipsOnlyTheSession() {
        Map<String, String> missing = lines("--private-key", file("missing.pem"));
        assertLine("✗ does not exist", "private key file", missing);
        assertLine("- its file cannot be used", "private key", missing);
        assertLine("✓ the chain reaches", "trust anchor", missing);

        Map<String, String> none = lines("--private-key", "");
        assertLine(
                "✗ it contains no private key → specify the file or the pkcs11: URI of the key", "private key", none);
        assertLine("✓ the chain reaches", "trust anchor", none);
    }

    @Test
    void aMissingCertificateDoesNotStopTheRemoteChecks() {
        Map<String, String> lines = lines("--certificate", file("missing.pem"));

        assertLine("✗ does not exist", "certificate file", lines);
        assertLine("- its file cannot be used", "certificate", lines);
        assertLine("- there is no certificate", "validity", lines);
        assertLine("✓ all three are in", "accounts", lines);
        assertLine("✓ agrees", "clock", lines);

        assertLine("✗ --certificate is missing", "certificate", lines("--certificate", ""));
        assertLine(
                "✗ it is a private key, not a certificate",
                "certificate",
                lines("--certificate", file("private-key.pem")));
    }

    @Test
    void intermediatesThatCannotBeUsedAreReported() throws IOException {
        Map<String, String> missing = lines("--intermediates", file("missing.pem"));
        assertLine("✗ does not exist", "intermediates file", missing);
        assertLine("✓ belongs to", "private key", missing);
        assertLine("- its file cannot be used", "intermediates", missing);

        Map<String, String> none = lines("--intermediates", file("private-key.pem"));
        assertLine("! it contains no certificate; no intermediates are sent", "ignored content", none);
        assertLine("✓ belongs to", "private key", none);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            ec-p224      | ✗ EC on a curve other | ✓ none are sent
            ec-secp256k1 | ✗ EC on a curve other | ✓ none are sent
            ed25519      | ✗ are not supported   | - the certificate's key cannot sign
            """)
    void aKeyOfAnotherKindIsReported(String kind, String line, String chain) {
        Map<String, String> lines = lines(
                "--certificate",
                Testdata.identities("broken/" + kind + "-certificate.pem").toString(),
                "--private-key",
                Testdata.identities("broken/" + kind + "-key.pem").toString(),
                "--intermediates",
                "",
                "--offline");

        assertLine(line, "key algorithm", lines);
        assertLine("✗ the private key is ", "private key", lines);
        assertLine(chain, "intermediates", lines);
        assertLine("✓ digitalSignature", "key usage", lines);
    }

    @Test
    void moreThanFiveIntermediatesAreReported() {
        String chain = Testdata.identities("broken/seven-certificates.pem").toString();
        String key = Testdata.identities("broken/seven-certificates-key.pem").toString();
        String six = Testdata.identities("broken/six-intermediates.pem").toString();

        Map<String, String> inOneFile = lines("--certificate", chain, "--private-key", key, "--intermediates", "");
        assertLine("✗ 6 intermediate certificates were given", "intermediates", inOneFile);
        assertLine("✓ belongs to", "private key", inOneFile);

        Map<String, String> apart = lines("--certificate", chain, "--private-key", key, "--intermediates", six);
        assertLine("✗ 6 intermediate certificates were given", "intermediates", apart);
        assertLine("✓ belongs to", "private key", apart);
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
    void aPasswordThatIsWrongOrMissingIsReported() {
        String key =
                Testdata.identities("ec-p256/direct/key-encrypted-pbkdf2.pem").toString();
        String certificate =
                Testdata.identities("ec-p256/direct/certificate.pem").toString();
        String[] identity = {"--certificate", certificate, "--private-key", key, "--offline"};

        assertLine("✗ no password was given → pass the password", "private key", lines(identity));
        List<String> wrong = new ArrayList<>(List.of(identity));
        wrong.addAll(List.of("--pkcs8-password", "hunter2"));
        Map<String, String> lines = lines(wrong.toArray(String[]::new));
        assertLine("✗ the password does not open it", "private key", lines);
        assertFalse(lines.toString().contains("hunter2"));
    }

    @Test
    void aPkcs12FileIsChecked() {
        String store = Testdata.identities("ec-p256/chained/modern.p12").toString();
        String[] options = {
            "--certificate",
            store,
            "--private-key",
            "",
            "--intermediates",
            "",
            "--trust-anchor-pem",
            Testdata.identities("root-ca.pem").toString(),
            "--pkcs12-password",
            Testdata.PASSWORD,
            "--offline"
        };

        Map<String, String> lines = lines(options);

        assertLine("✓ : PKCS#12", "certificate file", lines);
        assertLine("✓ 2 are sent: CN=inner-ca", "intermediates", lines);
        assertLine("✓ the chain reaches CN=root-ca", "trust anchor", lines);
    }

    @Test
    void aKeyStoreIsChecked() {
        String store = Testdata.identities("ec-p256/chained/modern.p12").toString();
        String[] options = {"doctor", "--keystore", store, "--keystore-password", Testdata.PASSWORD, "--offline"};

        Map<String, String> lines = lines(Invocation.of(UTF_8, options));

        assertLine("✓ : PKCS#12", "key store file", lines);
        assertLine("✓ belongs to", "private key", lines);

        options[4] = "hunter2";
        assertLine("✗ ", "certificate", lines(Invocation.of(UTF_8, options)));
    }

    @Test
    void anIdentityComesFromTheEnvironmentToo() throws IOException {
        Map<String, String> environment = new HashMap<>(UTF_8);
        environment.put("CERTIFICATE", Files.readString(folder.resolve("certificate.pem")));
        environment.put("KEY", Files.readString(folder.resolve("private-key.pem")));

        Map<String, String> lines = lines(Invocation.of(
                environment, arguments("--certificate", "env:CERTIFICATE", "--private-key", "env:KEY", "--offline")));

        assertLine("✓ env:KEY, not a file", "private key file", lines);
        assertLine("- env:KEY has none", "private key permissions", lines);
        assertLine("✓ belongs to", "private key", lines);
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
}
