package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialHelperTest extends EcrTestCase {

    private static final String NOT_FOUND = "credentials not found in native keychain\n";

    @BeforeEach
    void nameTheIdentity() {
        ecr.setIdentity();
    }

    private void assertAnswer(String action, String input, int exitCode, String output) {
        Invocation run = ecr.docker(action, input);
        assertEquals(output, run.out());
        assertEquals("", run.stderr());
        assertEquals(exitCode, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, HOST + "\n", "https://" + HOST, "https://" + HOST + "/v2/", "http://" + HOST})
    void getRepeatsTheServer(String server) {
        Invocation run = ecr.docker("get", server);

        assertEquals("", run.stderr());
        assertEquals(
                "{\"ServerURL\":\"" + server.strip() + "\",\"Username\":\"AWS\",\"Secret\":\""
                        + ecr.simulator.authorizationTokens().get(0).password() + "\"}\n",
                run.out());
    }

    @Test
    void theCommandAndTheNameOfAmazonsHelperDoTheSame() {
        assertEquals(
                0,
                Invocation.called("x/docker-credential-ecr-login", HOST, Clock.systemUTC(), ecr.environment, "get")
                        .exitCode());
        assertEquals(
                0,
                Invocation.called(
                                "aws_signing_helper",
                                HOST,
                                Clock.systemUTC(),
                                ecr.environment,
                                "docker-credential-helper",
                                "get")
                        .exitCode());
        assertEquals(1, ecr.simulator.authorizationTokens().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://index.docker.io/v1/", "ghcr.io", HOST + ".evil.example", "https://x@" + HOST, "!"})
    void aForeignServerIsNotFound(String server) {
        assertAnswer("get", server, 1, NOT_FOUND);
        assertEquals(0, ecr.simulator.callCount());
    }

    @Test
    void theNameOfTheLinkChoosesAProfile() throws IOException {
        IssuedSession session = ecr.createSession();
        ecr.writeConfig("[profile push]\n" + EcrFixture.keys(session));

        Invocation run = Invocation.called(
                "docker-credential-rolesanywhere-push", HOST, Clock.systemUTC(), ecr.environment, "get");

        assertEquals(0, run.exitCode(), run.out());
        assertEquals(session, ecr.onlyToken().session());
    }

    @Test
    void theVariablesOfTheConnectionAlsoApplyToTheProfile() throws IOException {
        ecr.writeConfig("[profile push]\n" + EcrFixture.keys(ecr.createSession()));
        ecr.environment.put(
                "ROLESANYWHERE_ECR_ENDPOINT", ecr.environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));

        Invocation run = Invocation.called(
                "docker-credential-rolesanywhere-push", HOST, Clock.systemUTC(), ecr.environment, "get");

        assertEquals(0, run.exitCode(), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--profile=none get", "--profile none get", "get --profile=none", "get --profile none"})
    void theProfileIsAnOption(String arguments) throws IOException {
        ecr.writeConfig("");

        Invocation missing = Invocation.called(
                "aws_signing_helper",
                HOST,
                Clock.systemUTC(),
                ecr.environment,
                ("docker-credential-helper " + arguments).split(" ", -1));

        assertTrue(missing.out().contains("the profile 'none' is not in "), missing.out() + missing.stderr());
    }

    @Test
    void anEcrFailureIsOneLine() {
        ecr.simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "not authorized"));

        Invocation run = ecr.docker("get", HOST);

        assertEquals(1, run.exitCode());
        assertEquals(1, run.out().lines().count(), run.out());
        assertTrue(run.out().contains("AccessDeniedException: not authorized"), run.out());
        assertTrue(run.out().contains("; allow the role " + ecr.simulator.roleArn()), run.out());
        assertEquals("", run.stderr());
    }

    @Test
    void anIncompleteIdentityIsNotCalledNotFound() {
        ecr.environment.remove("ROLESANYWHERE_ROLE_ARN");
        assertAnswer("get", HOST, 1, "--role-arn is missing\n");
        ecr.environment.keySet().removeIf(name -> name.startsWith("ROLESANYWHERE_"));
        assertTrue(ecr.docker("get", HOST)
                .out()
                .startsWith("there are no AWS credentials: the profile 'default' is not in "));
    }

    @Test
    void storeKeepsNothing() throws IOException {
        String form = "{\"ServerURL\":\"%s\",\"Username\":\"AWS\",\"Secret\":\"geheim\"}";
        assertAnswer("store", form.formatted(HOST), 0, "");
        Invocation foreign = ecr.docker("store", form.formatted("ghcr.io"));
        assertEquals(1, foreign.exitCode());
        assertTrue(foreign.out().contains("name it in credHelpers"), foreign.out());
        assertFalse(foreign.out().contains("geheim"));
        ecr.environment.put("AWS_ECR_IGNORE_CREDS_STORAGE", "true");
        assertAnswer("store", form.formatted("ghcr.io"), 0, "");
        assertAnswer("store", "{}", 1, "no credentials server URL\n");
        assertFalse(ecr.docker("store", "geheim").out().contains("geheim"));
        try (var files = Files.list(ecr.folder.resolve("home"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void eraseForgetsTheToken() {
        ecr.docker("get", HOST);
        assertAnswer("erase", HOST, 0, "");
        ecr.docker("get", HOST);
        assertEquals(2, ecr.simulator.authorizationTokens().size());
        assertEquals(1, ecr.simulator.callCount());
        assertAnswer("erase", "ghcr.io", 0, "");
        ecr.environment.remove("ROLESANYWHERE_ROLE_ARN");
        assertAnswer("erase", HOST, 0, "");
    }

    @Test
    void listNamesTheRegistriesOfCachedTokensWithoutACall() {
        assertAnswer("list", "", 0, "{}\n");
        ecr.docker("get", HOST);
        int calls = ecr.simulator.callCount() + ecr.simulator.ecrCalls().size();
        assertAnswer("list", "", 0, "{\"" + HOST + "\":\"AWS\"}\n");
        assertEquals(calls, ecr.simulator.callCount() + ecr.simulator.ecrCalls().size());
    }

    @Test
    void anEmptyServerHasItsOwnText() {
        assertAnswer("get", "\n", 1, "no credentials server URL\n");
    }

    @Test
    void otherActionsAreRefused() {
        assertAnswer("steal", "", 1, "the action must be get, store, erase or list\n");
        assertTrue(ecr.docker("version", "").out().matches("\\S+\n"));
        assertEquals(0, ecr.docker("--help", "").exitCode());
    }

    @Test
    void theUsageIsOnStandardOutputLikeThatOfOtherHelpers() {
        for (String[] arguments : new String[][] {{}, {"get", "more"}}) {
            Invocation run = Invocation.called(
                    "docker-credential-rolesanywhere", HOST, Clock.systemUTC(), ecr.environment, arguments);
            assertEquals("usage: docker-credential-rolesanywhere get|store|erase|list|version\n", run.out());
            assertEquals("", run.stderr());
            assertEquals(1, run.exitCode());
        }
        assertTrue(ecr.docker("--version", "").out().matches("\\S+\n"));
        assertTrue(ecr.docker("-v", "").out().matches("\\S+\n"));
        assertEquals(0, ecr.simulator.callCount());
    }
}
