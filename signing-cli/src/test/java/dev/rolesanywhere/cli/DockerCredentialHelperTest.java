package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialHelperTest {

    private static final String HOST = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String NOT_FOUND = "credentials not found in native keychain\n";

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(ThrowawayPki.create(), builder -> builder);

    @TempDir
    private Path folder;

    private final RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
        environment.put("HOME", Files.createDirectory(folder.resolve("home")).toString());
        environment.put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        environment.put(
                "ROLESANYWHERE_CERTIFICATE", folder.resolve("certificate.pem").toString());
        environment.put(
                "ROLESANYWHERE_PRIVATE_KEY", folder.resolve("private-key.pem").toString());
        environment.put("ROLESANYWHERE_TRUST_ANCHOR_ARN", simulator.trustAnchorArn());
        environment.put("ROLESANYWHERE_PROFILE_ARN", simulator.profileArn());
        environment.put("ROLESANYWHERE_ROLE_ARN", simulator.roleArn());
    }

    private Invocation run(String action, String input) {
        return Invocation.called("docker-credential-rolesanywhere", input, Clock.systemUTC(), environment, action);
    }

    private void assertAnswer(String action, String input, int exitCode, String output) {
        Invocation run = run(action, input);
        assertEquals(output, run.out());
        assertEquals("", run.stderr());
        assertEquals(exitCode, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, HOST + "\n", "https://" + HOST, "https://" + HOST + "/v2/", "http://" + HOST})
    void getRepeatsTheServer(String server) {
        Invocation run = run("get", server);

        assertEquals("", run.stderr());
        assertEquals(
                "{\"ServerURL\":\"" + server.strip() + "\",\"Username\":\"AWS\",\"Secret\":\""
                        + simulator.authorizationTokens().get(0).password() + "\"}\n",
                run.out());
    }

    @Test
    void theCommandAndTheNameOfAmazonsHelperDoTheSame() {
        assertEquals(
                0,
                Invocation.called("x/docker-credential-ecr-login", HOST, Clock.systemUTC(), environment, "get")
                        .exitCode());
        assertEquals(
                0,
                Invocation.called(
                                "aws_signing_helper",
                                HOST,
                                Clock.systemUTC(),
                                environment,
                                "docker-credential-helper",
                                "get")
                        .exitCode());
        assertEquals(1, simulator.authorizationTokens().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://index.docker.io/v1/", "ghcr.io", HOST + ".evil.example", "https://x@" + HOST, "!"})
    void aForeignServerIsNotFound(String server) {
        assertAnswer("get", server, 1, NOT_FOUND);
        assertEquals(0, simulator.callCount());
    }

    @Test
    void anEcrFailureIsToldOnOneLine() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "not authorized"));

        Invocation run = run("get", HOST);

        assertEquals(1, run.exitCode());
        assertEquals(1, run.out().lines().count(), run.out());
        assertTrue(run.out().contains("AccessDeniedException: not authorized"), run.out());
        assertTrue(run.out().contains("; allow the role " + simulator.roleArn()), run.out());
        assertEquals("", run.stderr());
    }

    @Test
    void anIncompleteIdentityIsNotCalledNotFound() {
        environment.remove("ROLESANYWHERE_ROLE_ARN");
        assertAnswer("get", HOST, 1, "--role-arn is missing\n");
        environment.keySet().removeIf(name -> name.startsWith("ROLESANYWHERE_"));
        assertTrue(run("get", HOST).out().startsWith("there are no AWS credentials: the profile 'default' is not in "));
    }

    @Test
    void storeKeepsNothing() throws IOException {
        String form = "{\"ServerURL\":\"%s\",\"Username\":\"AWS\",\"Secret\":\"geheim\"}";
        assertAnswer("store", form.formatted(HOST), 0, "");
        Invocation foreign = run("store", form.formatted("ghcr.io"));
        assertEquals(1, foreign.exitCode());
        assertTrue(foreign.out().contains("name it in credHelpers"), foreign.out());
        assertFalse(foreign.out().contains("geheim"));
        environment.put("AWS_ECR_IGNORE_CREDS_STORAGE", "true");
        assertAnswer("store", form.formatted("ghcr.io"), 0, "");
        assertAnswer("store", "{}", 1, "no credentials server URL\n");
        assertFalse(run("store", "geheim").out().contains("geheim"));
        try (var files = Files.list(folder.resolve("home"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void eraseForgetsTheToken() {
        run("get", HOST);
        assertAnswer("erase", HOST, 0, "");
        run("get", HOST);
        assertEquals(2, simulator.authorizationTokens().size());
        assertEquals(1, simulator.callCount());
        assertAnswer("erase", "ghcr.io", 0, "");
        environment.remove("ROLESANYWHERE_ROLE_ARN");
        assertAnswer("erase", HOST, 0, "");
    }

    @Test
    void listNamesTheRegistriesOfCachedTokensWithoutACall() {
        assertAnswer("list", "", 0, "{}\n");
        run("get", HOST);
        int calls = simulator.callCount() + simulator.ecrCalls().size();
        assertAnswer("list", "", 0, "{\"" + HOST + "\":\"AWS\"}\n");
        assertEquals(calls, simulator.callCount() + simulator.ecrCalls().size());
    }

    @Test
    void anEmptyServerHasItsOwnText() {
        assertAnswer("get", "\n", 1, "no credentials server URL\n");
    }

    @Test
    void otherActionsAreRefused() {
        assertAnswer("steal", "", 1, "the action must be get, store, erase or list\n");
        assertTrue(run("version", "").out().matches("\\S+\n"));
        assertEquals(0, run("--help", "").exitCode());
    }
}
