package dev.rolesanywhere.cli;

import static dev.rolesanywhere.cli.EcrFixture.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatedFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry itself is checked by .ci/ecr. Here its name leads to a proxy that does not exist. */
class DoctorImageTest extends EcrTestCase {

    @BeforeEach
    void useAnUnreachableProxy() {
        ecr.environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        ecr.environment.put("AWS_MAX_ATTEMPTS", "1");
    }

    private Invocation doctor(String image) {
        String[] words = ecr.credentialProcessOf("")
                .replace("credential-process", "doctor")
                .concat(" --image " + image)
                .strip()
                .split(" ", -1);
        return Invocation.of(ecr.environment, words);
    }

    @Test
    void walksToTheRepository() {
        Invocation run = doctor(HOST + "/app:v1");

        assertTrue(run.out().matches("(?s).*ECR registry +" + HOST + " in eu-central-1\n.*"), run.out());
        assertTrue(run.out().matches("(?s).*ECR token +valid until .*"), run.out());
        assertTrue(run.out().matches("(?s).*FAIL ECR repository +https://" + HOST + " cannot be reached.*"), run.out());
        assertEquals(1, run.exitCode());
        assertFalse(
                run.out().contains(ecr.simulator.authorizationTokens().get(0).password()));
    }

    @Test
    void aRefusedTokenEndsTheChecks() {
        ecr.simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "no"));

        Invocation run = doctor(HOST + "/app");

        assertTrue(run.out().contains("allow the role " + ecr.simulator.roleArn()), run.out());
        assertFalse(run.out().contains("ECR repository"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, HOST + "/", HOST + "/app?x", HOST + "/%zz", HOST + "/a|b", HOST + "/../x"})
    void aNameWithoutARepositoryIsAFailure(String image) {
        Invocation run = doctor(image);

        assertTrue(run.out().contains("FAIL ECR repository"), run.out() + run.stderr());
        assertTrue(run.out().contains("the image has no usable name of a repository"), run.out());
        assertEquals("", run.stderr());
    }

    @Test
    void anotherRegistryIsAFailure() {
        Invocation run = doctor("docker.io/library/nginx");

        assertTrue(run.out().contains("does not begin with the name of an ECR registry"), run.out());
        assertTrue(ecr.simulator.ecrCalls().isEmpty());
    }

    @Test
    void withoutOptionsTheProfileIsChecked() {
        ecr.environment.put("AWS_CONFIG_FILE", ecr.folder.resolve("none").toString());

        Invocation run = Invocation.of(ecr.environment, "doctor", "--image", HOST + "/app");

        assertTrue(run.out().contains("there are no AWS credentials"), run.out());
        assertEquals(1, run.exitCode());
    }
}
