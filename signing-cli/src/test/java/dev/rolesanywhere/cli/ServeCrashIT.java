package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed serve, when it crashes or has little memory. */
@Timeout(120)
class ServeCrashIT extends ServeProcessTestCase {

    private static final List<String> DUMPING = Installation.launchedAfter("ulimit -c unlimited;");

    /** The JVM itself handles SEGV, BUS and ILL, but leaves ABRT and TRAP to the kernel. */
    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "BUS", "ILL", "ABRT", "TRAP"})
    void aCrashWritesNoSecrets(String signal) throws IOException, InterruptedException {
        Process process = start(
                DUMPING, Map.of("SECRET", "in-the-environment"), "--debug", "--pkcs8-password=on-the-command-line");
        awaitLine(process, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=");
        Set<Path> before = files();

        kill(process, signal);

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertNotEquals(0, process.exitValue());
        assertEquals(before, files());
        assertPrintsNoSecrets(rolesAnywhere.simulator(), "in-the-environment", "on-the-command-line");
    }

    /** A key that needs more memory than there is appears between two refreshes. */
    @Test
    void withoutMemoryItEndsWithThreeAndWritesNoSecrets() throws IOException, InterruptedException {
        // A native program needs less memory for itself.
        String heap = System.getenv(Installation.JVM_ONLY) == null ? "-Xmx18m" : "-Xmx12m";
        try (RolesAnywhereSimulator brief = RolesAnywhereSimulator.builder()
                .trustAnchor(rolesAnywhere.pki().trustAnchor())
                .sessionLifetime(Duration.ofSeconds(6))
                .build()) {
            Process process = start(
                    DUMPING,
                    Map.of("ROLESANYWHERE_JAVA_OPTIONS", "-Xms4m -Xmn2m " + heap),
                    "--endpoint=" + brief.endpoint(),
                    "--trust-anchor-arn=" + brief.trustAnchorArn(),
                    "--profile-arn=" + brief.profileArn(),
                    "--role-arn=" + brief.roleArn(),
                    "--pkcs8-password=" + Testdata.PASSWORD);
            awaitLine(process, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=");
            Set<Path> before = files();

            // scrypt takes 16 MiB for it.
            Files.copy(
                    Testdata.identities("ec-p256/direct/key-encrypted-scrypt.pem"),
                    folder.resolve("private-key.pem"),
                    StandardCopyOption.REPLACE_EXISTING);

            assertTrue(process.waitFor(60, TimeUnit.SECONDS), this::stderrOrReason);
            assertEquals(3, process.exitValue(), this::stderrOrReason);
            assertEquals(before, files());
            assertPrintsNoSecrets(brief, Testdata.PASSWORD);
        }
    }

    private void assertPrintsNoSecrets(RolesAnywhereSimulator simulator, String... known) throws IOException {
        List<String> secrets = new ArrayList<>(List.of(known));
        for (IssuedSession session : simulator.issuedSessions()) {
            secrets.addAll(List.of(session.secretAccessKey(), session.sessionToken()));
        }
        String written = Files.readString(folder.resolve("out")) + stderr();
        assertEquals(List.of(), secrets.stream().filter(written::contains).toList(), written);
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }

    @Test
    void oneAndAHalfGigabytesOfAddressesAreEnough() throws IOException, InterruptedException {
        Process process = start(Installation.launchedAfter("ulimit -v 1500000 &&"), Map.of());

        awaitLine(process, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=");
        process.destroy();
        assertEndsWithZero(process);
    }
}
