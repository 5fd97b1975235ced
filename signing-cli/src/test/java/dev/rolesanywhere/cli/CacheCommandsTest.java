package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheCommandsTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    @TempDir
    private Path folder;

    private RolesAnywhereSimulator simulator;
    private Path sessions;

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        sessions = folder.resolve("sessions");
        ROLES_ANYWHERE
                .pki()
                .leaf(KeyKind.EC_P256)
                .subject("CN=edge-01,O=Exämple")
                .issue()
                .writePem(folder);
    }

    private void storeOne() {
        Invocation run = Invocation.of(CredentialProcess.of(
                simulator,
                folder.resolve("certificate.pem"),
                folder.resolve("private-key.pem"),
                "--cache",
                "--cache-dir",
                sessions.toString()));
        assertEquals("", run.stderr());
    }

    private Invocation cache(String command, String... more) {
        return Invocation.of(
                Map.of(),
                List.of("cache", command, "--cache-dir", sessions.toString(), more.length == 0 ? "" : more[0]).stream()
                        .filter(each -> !each.isEmpty())
                        .toArray(String[]::new));
    }

    private Path file() throws IOException {
        try (var files = Files.newDirectoryStream(sessions, "*.session")) {
            return files.iterator().next();
        }
    }

    private void assertNoSecret(String text) {
        IssuedSession issued = simulator.issuedSessions().get(0);
        assertFalse(text.contains(issued.secretAccessKey()), text);
        assertFalse(text.contains(issued.sessionToken()), text);
        assertFalse(text.contains(issued.accessKeyId()), text);
    }

    @Test
    void theListShowsSessionsAndTheirExpirationAndNoSecret() throws IOException {
        storeOne();

        Invocation run = cache("list");

        List<String> lines = run.out().lines().toList();
        assertEquals("", run.stderr());
        assertEquals(2, lines.size());
        assertTrue(
                lines.get(0).matches("STATE +UNTIL +ROLE +SESSION NAME OR REGISTRY +CERTIFICATE +FILE"), lines.get(0));
        assertEquals(
                List.of(
                        "fresh",
                        simulator.issuedSessions().get(0).expiration().toString(),
                        simulator.roleArn(),
                        "-",
                        "CN=edge-01,O=Exämple",
                        file().toString()),
                List.of(lines.get(1).split(" {2,}", -1)));
        assertNoSecret(run.out());
    }

    @Test
    void theListIsJsonToo() throws IOException {
        storeOne();

        Invocation run = cache("list", "--format=json");

        assertEquals(
                "[{\"state\":\"fresh\",\"until\":\""
                        + simulator.issuedSessions().get(0).expiration() + "\",\"roleArn\":\"" + simulator.roleArn()
                        + "\",\"certificate\":\"CN=edge-01,O=Ex\\u00E4mple\",\"file\":\"" + file() + "\"}]\n",
                run.out());
    }

    @Test
    void anEmptyListIsReportedOnStandardErrorOnly() {
        Invocation text = cache("list");
        Invocation json = cache("list", "--format=json");

        assertEquals("", text.out());
        assertEquals("aws_signing_helper: nothing is cached in " + sessions + "\n", text.stderr());
        assertEquals("[]\n", json.out());
        assertEquals(0, text.exitCode());
        assertFalse(Files.exists(sessions));
    }

    @Test
    void clearingPrintsHowManyWereRemovedAndTheNextRunCreatesAnother() throws IOException {
        storeOne();

        assertEquals(
                "aws_signing_helper: 1 entry removed from " + sessions + "\n",
                cache("clear").stderr());
        assertEquals(
                "aws_signing_helper: 0 entries removed from " + sessions + "\n",
                cache("clear").stderr());
        storeOne();
        assertEquals(2, simulator.callCount());
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsNotListedButCleared() throws IOException {
        storeOne();
        Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertTrue(cache("list").error().startsWith("other users can access " + sessions + "; "));
        assertTrue(cache("clear").stderr().contains("1 entry removed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "clear"})
    void withoutADirectoryOneMustBeSpecified(String command) {
        assertEquals(
                "neither XDG_CACHE_HOME nor HOME is set; specify the directory with --cache-dir",
                Invocation.of("cache", command).error());
    }

    @Test
    void anUnknownFormatIsRejected() {
        assertEquals(
                "--format must be text or json, not 'xml'",
                cache("list", "--format=xml").error());
    }

    @Test
    void withoutACommandTheHelpIsPrinted() {
        Invocation run = Invocation.of("cache");

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("Usage: aws_signing_helper cache [-h] COMMAND"), run.out());
        assertTrue(Invocation.of("cache", "list", "--help").out().startsWith("Usage: aws_signing_helper cache list"));
    }
}
