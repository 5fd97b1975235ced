package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each row of mistakes.tsv, where the form of a row is described. */
class MistakesTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create(
            ThrowawayPki.create(),
            settings -> settings.trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem"))));

    @TempDir
    private Path folder;

    static Stream<Mistake> mistakes() throws IOException {
        return Mistake.readAll().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMistakeHasItsMessage(Mistake mistake) throws IOException {
        MistakeSetUp setUp = new MistakeSetUp(folder, ROLES_ANYWHERE.simulator());
        setUp.apply(mistake.setUp());

        Invocation run = Invocation.called(
                "aws_signing_helper",
                setUp.input(),
                Clock.systemUTC(),
                setUp.environment(),
                setUp.arguments(mistake.command()));

        List<String> lines = run.stderr().lines().toList();
        for (String line : lines) {
            assertTrue(line.startsWith("aws_signing_helper: "), run.stderr());
        }
        for (String expected : mistake.messages()) {
            assertTrue(lines.stream().anyMatch(setUp.pattern(expected)), expected + "\nis not in\n" + run.stderr());
        }
        assertEquals(mistake.exitCode(), run.exitCode(), run.stderr());
        if (mistake.exitCode() != 0) {
            assertEquals("", run.out());
        }
        for (String secret : setUp.secrets()) {
            assertFalse((run.out() + run.stderr()).contains(secret), run.stderr());
        }
    }
}
