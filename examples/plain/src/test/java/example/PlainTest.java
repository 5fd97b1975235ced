package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

@ExtendWith(RolesAnywhereSimulatorExtension.class)
class PlainTest {

    @Test
    void getsCredentials(RolesAnywhereSimulator simulator, ThrowawayPki pki, @TempDir Path folder) throws IOException {
        pki.issue(KeyKind.EC_P256).writePem(folder);
        Map<String, String> settings = Map.of(
                "CERTIFICATE", folder.resolve("certificate.pem").toString(),
                "PRIVATE_KEY", folder.resolve("private-key.pem").toString(),
                "TRUST_ANCHOR_ARN", simulator.trustAnchorArn(),
                "PROFILE_ARN", simulator.profileArn(),
                "ROLE_ARN", simulator.roleArn(),
                "ROLES_ANYWHERE_ENDPOINT", simulator.endpoint().toString());

        try (RolesAnywhereCredentialsProvider provider = Plain.provider(settings)) {
            AwsCredentials credentials = provider.resolveCredentials();

            assertEquals(simulator.issuedSessions().get(0).accessKeyId(), credentials.accessKeyId());
        }
    }
}
