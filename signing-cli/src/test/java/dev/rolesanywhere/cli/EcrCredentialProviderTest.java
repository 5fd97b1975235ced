package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedAuthorizationToken;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from the kubelet's request to its response, against the simulator. */
class EcrCredentialProviderTest {

    private static final String HOST = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String NAME = "/opt/bin/ecr-credential-provider";

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(ThrowawayPki.create(), builder -> builder);

    @TempDir
    private Path folder;

    private final RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();
    private final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();

    @BeforeEach
    void setUp() throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
        environment.put("HOME", folder.resolve("home").toString());
        Files.createDirectory(folder.resolve("home"));
        environment.put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
    }

    private static String request(String version, String image) {
        return "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/" + version
                + "\",\"image\":\"" + image + "\"}\n";
    }

    private Invocation ask(String image, String... options) {
        return Invocation.called(NAME, request("v1", image), clock, environment, options);
    }

    private String[] options(String... more) {
        List<String> all = CredentialProcess.of(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more);
        return all.subList(1, all.size()).toArray(String[]::new);
    }

    private void writeConfig(String content) throws IOException {
        Path config = folder.resolve("aws-config");
        Files.writeString(config, content);
        environment.put("AWS_CONFIG_FILE", config.toString());
    }

    private String credentialProcess(String program) {
        List<String> words = new ArrayList<>(List.of(program, "credential-process"));
        words.addAll(List.of(options()));
        return String.join(" ", words);
    }

    private IssuedAuthorizationToken onlyToken() {
        assertEquals(
                1, simulator.authorizationTokens().size(), simulator.ecrCalls().toString());
        return simulator.authorizationTokens().get(0);
    }

    private void assertToken(Invocation run) {
        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("\"password\":\"" + onlyToken().password() + "\""), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void answersInTheVersionOfTheRequest(String version) {
        Instant now = Instant.now();
        clock = Clock.fixed(now, ZoneOffset.UTC);

        Invocation run = Invocation.called(NAME, request(version, HOST + "/app"), clock, environment, options());

        String password = onlyToken().password();
        assertTrue(
                run.out()
                        .matches(
                                "\\Q{\"kind\":\"CredentialProviderResponse\",\"apiVersion\":\"credentialprovider.kubelet"
                                        + ".k8s.io/" + version
                                        + "\",\"cacheKeyType\":\"Registry\",\"cacheDuration\":\"\\E"
                                        + "(6h0m0s|5h59m5\\ds)\\Q\",\"auth\":{\"" + HOST
                                        + "\":{\"username\":\"AWS\",\"password\":\"" + password + "\"}}}\n\\E"),
                run.out());
        assertEquals("eu-central-1", onlyToken().region());
    }

    @Test
    void theCommandDoesTheSameAsTheName() {
        List<String> words = new ArrayList<>(List.of("ecr-credential-provider"));
        words.addAll(List.of(options("--debug=false")));

        assertToken(Invocation.called(
                "aws_signing_helper", request("v1", HOST + "/a"), clock, environment, words.toArray(String[]::new)));
    }

    @Test
    void theEnvironmentNamesTheIdentity() {
        environment.put(
                "ROLESANYWHERE_CERTIFICATE", folder.resolve("certificate.pem").toString());
        environment.put(
                "ROLESANYWHERE_PRIVATE_KEY", folder.resolve("private-key.pem").toString());
        environment.put("ROLESANYWHERE_TRUST_ANCHOR_ARN", simulator.trustAnchorArn());
        environment.put("ROLESANYWHERE_PROFILE_ARN", simulator.profileArn());
        environment.put("ROLESANYWHERE_ROLE_ARN", "arn:aws:iam::111122223333:role/not-this");
        environment.put("ROLESANYWHERE_FOREIGN_SETTING", "ignored");

        assertToken(ask(HOST + "/app", "--role-arn", simulator.roleArn()));
    }

    @Test
    void theProfileRunsThisHelperInThisProcess() throws IOException {
        writeConfig("[profile nodes]\ncredential_process = "
                + credentialProcess("/nonexistent/aws_signing_helper").replace(" --", "\n    --")
                + "\n");
        environment.put("AWS_PROFILE", "nodes");

        assertToken(ask(HOST + "/app"));
    }

    @Test
    void optionsComeBeforeTheProfile() throws IOException {
        writeConfig("[default]\naws_access_key_id = AKIAUNUSED\naws_secret_access_key = unused\n");

        assertToken(ask(HOST + "/app", options()));
    }

    @Test
    void runsAnyOtherCommandWithoutAShell() throws IOException {
        Invocation session = Invocation.of(
                CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));
        Path json = folder.resolve("with space.json");
        Files.write(json, session.stdout());
        writeConfig("[default]\ncredential_process = cat '" + json + "'\n");

        assertToken(ask(HOST + "/app"));
    }

    @Test
    void readsKeysFromTheFilesAndTheEnvironment() throws IOException {
        Invocation.of(
                CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));
        var session = simulator.issuedSessions().get(0);
        Path credentials = folder.resolve("credentials");
        Files.writeString(
                credentials,
                "[p]\naws_access_key_id=" + session.accessKeyId() + "\naws_secret_access_key="
                        + session.secretAccessKey() + "\naws_session_token=" + session.sessionToken() + "\n");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        environment.put("AWS_PROFILE", "p");
        assertToken(ask(HOST + "/app"));

        environment.remove("AWS_PROFILE");
        environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        environment.put("ROLESANYWHERE_CACHE", "0");
        assertEquals(0, ask(HOST + "/app").exitCode());
        assertEquals(2, simulator.authorizationTokens().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io/library/nginx",
                "quay.io/a/b:latest",
                HOST + ".evil.example/a",
                "evil.example/" + HOST + "/a",
                "11112222333.dkr.ecr.eu-central-1.amazonaws.com/a",
                "111122223333.dkr.ecr.eu-central-1.amazonaws.com.evil/a",
                "localhost:5000/a",
                "[::1]:5000/a",
                "nginx"
            })
    void anotherRegistryCausesNoCall(String image) {
        Invocation run = ask(image, options());

        assertEquals(
                "{\"kind\":\"CredentialProviderResponse\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\","
                        + "\"cacheKeyType\":\"Image\",\"cacheDuration\":\"5m0s\",\"auth\":{}}\n",
                run.out());
        assertEquals(0, simulator.callCount());
        assertTrue(simulator.ecrCalls().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOST + "@evil.example/a",
                "https://user:pass@" + HOST + "/a",
                HOST + "#@evil.example/a",
                HOST + "\\\\@evil.example/a",
                HOST + ":0/a",
                HOST + ":99999/a",
                " " + HOST + "/a",
                "/a"
            })
    void whatIsNoImageIsRejected(String image) {
        assertTrue(ask(image, options()).error().startsWith("the image in the request is not the name of an image"));
        assertEquals(0, simulator.callCount());
    }

    @Test
    void aPortAndATagAreKeptApart() {
        Invocation run = ask(HOST + ":443/app:v1@sha256:0000", options());

        assertTrue(run.out().contains("\"auth\":{\"" + HOST + ":443\":{"), run.out());
    }

    @Test
    void oneSessionAndOneTokenPerRegionServeAllImages() {
        for (int pod = 0; pod < 5; pod++) {
            ask(HOST + "/app" + pod, options());
            ask("444455556666.dkr.ecr.us-west-2.amazonaws.com/app" + pod, options());
            ask("public.ecr.aws/app" + pod, options());
        }

        assertEquals(1, simulator.callCount());
        assertEquals(3, simulator.authorizationTokens().size());
        assertEquals("ecr-public", simulator.authorizationTokens().get(2).service());
    }

    @Test
    void withoutACacheEachLookupCalls() {
        ask(HOST + "/a", options("--cache=false"));
        environment.put("ROLESANYWHERE_CACHE", "0");
        ask(HOST + "/a", options());

        assertEquals(2, simulator.callCount());
        assertEquals(2, simulator.authorizationTokens().size());
    }

    @Test
    void aTokenIsRenewedAfterHalfOfItsLife() {
        ask(HOST + "/a", options());
        clock = Clock.offset(clock, Duration.ofHours(5));
        Invocation later = ask(HOST + "/a", options());
        assertEquals(1, simulator.authorizationTokens().size());
        assertTrue(later.out().contains("\"cacheDuration\":\"3h"), later.out());
    }

    @Test
    void aSessionThatEcrRefusesIsReplacedOnce() {
        ask(HOST + "/a", options());
        simulator.failNextEcrCalls(
                1, SimulatedFault.status(400, "ExpiredTokenException", "The security token is expired"));

        Invocation run = ask("444455556666.dkr.ecr.us-west-2.amazonaws.com/a", options());

        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(2, simulator.callCount());
        assertEquals(3, simulator.ecrCalls().size());
    }

    @Test
    void aRefusalThatStaysIsReported() {
        simulator.failNextEcrCalls(
                9, SimulatedFault.status(400, "UnrecognizedClientException", "The security token is invalid"));

        Invocation run = ask(HOST + "/a", options());

        assertEquals(
                "ecr:GetAuthorizationToken was rejected: UnrecognizedClientException: The security token is invalid",
                run.error().replaceAll(" \\(status.*", ""));
        assertEquals(2, simulator.ecrCalls().size());
    }

    @Test
    void deniedAccessNamesRoleActionAndResource() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "User is not authorized"));

        Invocation run = ask(HOST + "/a", options());

        assertTrue(
                run.error().startsWith("ecr:GetAuthorizationToken was rejected: AccessDeniedException: User is not"));
        assertTrue(
                run.hint().contains("allow the role " + simulator.roleArn() + " ecr:GetAuthorizationToken on *"),
                run.hint());
        assertEquals(1, simulator.ecrCalls().size());
    }

    @Test
    void passingFailuresAreRetried() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(500, "ServerException", ""));
        simulator.failNextEcrCalls(1, SimulatedFault.connectionReset());

        assertToken(ask(HOST + "/a", options()));
        assertEquals(3, simulator.ecrCalls().size());
    }

    @Test
    void throttlingThatLastsIsReported() {
        simulator.failNextEcrCalls(3, SimulatedFault.status(400, "ThrottlingException", "Rate exceeded"));

        Invocation run = ask(HOST + "/a", options());

        assertTrue(run.error().contains("ThrottlingException"), run.stderr());
        assertTrue(run.hint().contains("too many requests"), run.hint());
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() {
        environment.put("AWS_ENDPOINT_URL_ECR", "http://127.0.0.1:1");

        Invocation run = ask(HOST + "/a", options());

        assertTrue(run.error().startsWith("ecr:GetAuthorizationToken: "), run.stderr());
        assertTrue(run.error().contains("127.0.0.1:1"), run.stderr());
        assertTrue(run.hint().contains("AWS_ENDPOINT_URL_ECR"), run.hint());
    }

    @Test
    void aWrongClockIsCorrected() {
        Invocation.of(
                CredentialProcess.of(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem")));
        var session = simulator.issuedSessions().get(0);
        environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20));

        Invocation run = ask(HOST + "/a");

        assertEquals(2, simulator.ecrCalls().size());
        assertEquals(0, run.exitCode(), run.stderr());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"kind\":\"CredentialProviderRequest\"}",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"image\":\"a/b\"}",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"v2\",\"image\":\"a/b\"}",
                "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\"}"
            })
    void malformedRequestsAreRejected(String input) {
        Invocation run = Invocation.called(NAME, input, clock, environment, options());

        assertTrue(run.error().contains("the request on standard input"), run.stderr());
    }

    @Test
    void unknownFieldsAreIgnored() {
        String request = request("v1", HOST + "/a").replace("\"image\"", "\"new\":{\"a\":[1,true,null]},\"image\"");

        assertToken(Invocation.called(NAME, request, clock, environment, options()));
    }

    @Test
    void aHugeRequestIsRejected() {
        String request = request("v1", HOST + "/" + "a".repeat(2 << 20));

        assertTrue(Invocation.called(NAME, request, clock, environment, options())
                .error()
                .contains("larger than 1 MiB"));
    }

    @Test
    void noSecretIsPrinted() {
        simulator.failNextEcrCalls(
                1, SimulatedFault.body(200, "{\"authorizationData\":[{\"authorizationToken\":\"QVdTOg==\"}]}"));

        Invocation run = ask(HOST + "/a", options("--debug"));

        assertFalse(run.stderr().contains("QVdTOg"), run.stderr());
        assertTrue(run.stderr().contains("without a usable token"), run.stderr());
        assertEquals("", run.out());
    }

    @Test
    void aMissingProfileIsExplained() throws IOException {
        writeConfig("[default]\nregion = us-east-1\n");
        environment.put("AWS_PROFILE", "nodes");

        assertTrue(ask(HOST + "/a").error().contains("the profile 'nodes' is not in "));
    }
}
