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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The registry itself is checked by .ci/ecr. Here its name leads to a proxy that does not exist. */
class DoctorImageTest {

    private static final String HOST = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

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
        environment.put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        environment.put("AWS_MAX_ATTEMPTS", "1");
    }

    private Invocation doctor(String image) {
        List<String> words = new ArrayList<>(CredentialProcess.of(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), "--image", image));
        words.set(0, "doctor");
        return Invocation.of(environment, words.toArray(String[]::new));
    }

    @Test
    void walksToTheRepository() {
        Invocation run = doctor(HOST + "/app:v1");

        assertTrue(run.out().matches("(?s).*ECR registry +" + HOST + " in eu-central-1\n.*"), run.out());
        assertTrue(run.out().matches("(?s).*ECR token +valid until .*"), run.out());
        assertTrue(run.out().matches("(?s).*FAIL ECR repository +https://" + HOST + " cannot be reached.*"), run.out());
        assertEquals(1, run.exitCode());
        assertFalse(run.out().contains(simulator.authorizationTokens().get(0).password()));
    }

    @Test
    void aRefusedTokenEndsTheChecks() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "no"));

        Invocation run = doctor(HOST + "/app");

        assertTrue(run.out().contains("allow the role " + simulator.roleArn()), run.out());
        assertFalse(run.out().contains("ECR repository"), run.out());
    }

    @Test
    void anotherRegistryIsAFailure() {
        Invocation run = doctor("docker.io/library/nginx");

        assertTrue(run.out().contains("does not begin with the name of an ECR registry"), run.out());
        assertTrue(simulator.ecrCalls().isEmpty());
    }

    @Test
    void withoutOptionsTheProfileIsChecked() {
        environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());

        Invocation run = Invocation.of(environment, "doctor", "--image", HOST + "/app");

        assertTrue(run.out().contains("there are no AWS credentials"), run.out());
        assertEquals(1, run.exitCode());
    }
}
