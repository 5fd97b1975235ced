package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A simulator, an identity that it accepts, and the arguments of credential-process for them. */
@ResourceLock("simulator of CredentialProcessTestCase")
abstract class CredentialProcessTestCase {

    static final ThrowawayPki PKI = ThrowawayPki.create();

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(PKI, settings -> settings.acceptRoleSessionName(true));

    @TempDir
    Path folder;

    RolesAnywhereSimulator simulator;

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        PKI.issue(KeyKind.EC_P256).writePem(folder);
    }

    List<String> arguments(String... more) {
        return CredentialProcess.of(
                simulator, folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more);
    }
}
