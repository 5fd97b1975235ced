package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A simulator, an identity that it accepts, and the arguments of serve for them. */
abstract class ServeTestCase {

    @RegisterExtension
    final RolesAnywhereSimulatorExtension rolesAnywhere = RolesAnywhereSimulatorExtension.create();

    @TempDir
    Path folder;

    RolesAnywhereSimulator simulator;
    String role;

    @BeforeEach
    void issue() throws IOException {
        simulator = rolesAnywhere.simulator();
        role = simulator.roleArn().replaceFirst(".*/", "");
        rolesAnywhere.pki().issue(KeyKind.EC_P256).writePem(folder);
    }

    List<String> arguments(String... more) {
        return RunningServe.arguments(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more);
    }

    Invocation refused(String... more) {
        return Invocation.of(arguments(more));
    }
}
