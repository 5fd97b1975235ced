package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
class ApplicationTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    @TempDir
    static Path folder;

    @Autowired
    RolesAnywhereCredentialsProvider provider;

    @Autowired
    CredentialsHealth health;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
        registry.add("rolesanywhere.certificate", () -> folder.resolve("certificate.pem"));
        registry.add("rolesanywhere.private-key", () -> folder.resolve("private-key.pem"));
        RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();
        registry.add("rolesanywhere.trust-anchor-arn", simulator::trustAnchorArn);
        registry.add("rolesanywhere.profile-arn", simulator::profileArn);
        registry.add("rolesanywhere.role-arn", simulator::roleArn);
        registry.add("rolesanywhere.endpoint", simulator::endpoint);
    }

    @Test
    void theBeanHasCredentials(RolesAnywhereSimulator simulator) {
        assertEquals(Status.UNKNOWN, health.health().getStatus());

        String accessKeyId = provider.resolveCredentials().accessKeyId();

        assertEquals(simulator.issuedSessions().get(0).accessKeyId(), accessKeyId);
        assertEquals(Status.UP, health.health().getStatus());
        assertTrue(health.health().getDetails().containsKey("certificateExpiration"));
    }

    @Test
    void aRejectionIsShown(RolesAnywhereSimulator simulator) {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "Untrusted certificate"));

        assertThrows(RuntimeException.class, provider::resolveCredentials);

        assertEquals(Status.DOWN, health.health().getStatus());
        assertTrue(health.health().getDetails().containsKey("lastFailure"));
    }
}
