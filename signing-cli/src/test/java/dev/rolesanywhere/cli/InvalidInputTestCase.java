package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs credential-process with a valid identity of the test data, which the simulator does not trust. */
@ResourceLock("simulator of InvalidInputTestCase")
abstract class InvalidInputTestCase {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    static final Path CERTIFICATE = Testdata.identities("ec-p256/direct/certificate.pem");
    static final Path KEY = Testdata.identities("ec-p256/direct/key-pkcs8.pem");

    static RolesAnywhereSimulator simulator() {
        return ROLES_ANYWHERE.simulator();
    }

    static Invocation run(Path certificate, Path key, String... more) {
        return Invocation.of(CredentialProcess.of(simulator(), certificate, key, more));
    }
}
