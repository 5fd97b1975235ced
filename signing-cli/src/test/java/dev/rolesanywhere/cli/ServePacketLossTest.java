package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServePacketLossTest {

    /** The wait of an attempt in flight and the time to the next one, on a busy machine. */
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Other kernels reject connections when the queue is full.")
    void clientsHaveCredentialsSoonAfterPacketsAreNoLongerLost(
            RolesAnywhereSimulator simulator, ThrowawayPki pki, @TempDir Path folder)
            throws IOException, InterruptedException {
        pki.issue(KeyKind.EC_P256).writePem(folder);
        String role = simulator.roleArn().replaceFirst(".*/", "");
        List<String> arguments =
                Serving.arguments(simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"));
        try (SwallowingService service = new SwallowingService()) {
            arguments.set(
                    arguments.indexOf("--endpoint") + 1, service.endpoint().toString());
            try (Serving serving = Serving.start(arguments)) {
                serving.awaitLine("cannot be reached: it did not respond in time");
                HttpResponse<String> response = serving.credentials(role);
                assertEquals(503, response.statusCode());
                assertTrue(response.body().contains("did not respond in time"), response.body());
                // The next call is in flight then.
                Thread.sleep(2000);

                service.forwardTo(simulator.endpoint());
                long start = System.nanoTime();
                while (serving.credentials(role).statusCode() != 200) {
                    Thread.sleep(50);
                }
                Duration recovery = Duration.ofNanos(System.nanoTime() - start);

                assertTrue(recovery.compareTo(RECOVERY) < 0, recovery::toString);
                assertEquals(1, simulator.callCount());
            }
        }
    }
}
