package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests of commands that obtain tokens of ECR from the simulator. */
@ResourceLock("simulator of EcrTestCase")
abstract class EcrTestCase {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(ThrowawayPki.create(), builder -> builder);

    EcrFixture ecr;

    @BeforeEach
    void setUp(@TempDir Path folder) throws IOException {
        ecr = EcrFixture.in(folder, ROLES_ANYWHERE);
    }
}
