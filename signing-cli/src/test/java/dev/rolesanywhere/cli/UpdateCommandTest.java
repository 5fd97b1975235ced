package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class UpdateCommandTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final String NEXT =
            "aws_signing_helper: Credentials will be refreshed at \\d{4}-\\d\\d-\\d\\dT.*Z\n";

    @TempDir
    private Path folder;

    private Path file;
    private RolesAnywhereSimulator simulator;

    @BeforeEach
    void issue() throws IOException {
        file = folder.resolve("credentials");
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(PKI.trustAnchor())
                .sessionLifetime(SHORT)
                .build();
        PKI.issue(KeyKind.EC_P256).writePem(folder);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private List<String> arguments(String... more) {
        return Update.arguments(simulator, folder, more);
    }

    private Invocation run(String... more) {
        return runIn(Map.of("AWS_SHARED_CREDENTIALS_FILE", file + ""), more);
    }

    private Invocation runIn(Map<String, String> environment, String... more) {
        return Invocation.of(environment, arguments(more).toArray(String[]::new));
    }

    private String section(String profile) {
        return Update.section(profile, simulator.issuedSessions().get(0));
    }

    @Test
    void onceItWritesAndEndsAndPrintsOnlyWhatItCreated() throws IOException {
        Invocation run = run("--once");

        assertEquals("aws_signing_helper: created " + file + "\n", run.stderr());
        assertEquals("", run("--once").stderr());
        assertEquals(0, run.exitCode());
        assertEquals("", run.out());
        assertEquals(Update.section("default", simulator.issuedSessions().get(1)), Files.readString(file));
        assertEquals(2, simulator.callCount());
    }

    @Test
    void theProfileIsTheOneNamed() throws IOException {
        Files.writeString(file, "[default]\nregion = x\n");

        assertEquals(0, run("--once", "--profile", "équipe à").exitCode());

        assertEquals("[default]\nregion = x\n" + section("équipe à"), Files.readString(file));
    }

    @Test
    void theFileIsInTheHomeDirectoryByDefault() throws IOException {
        Invocation run = runIn(Map.of("HOME", folder + ""), "--once");

        assertEquals(
                "aws_signing_helper: created " + folder + "/.aws and " + folder + "/.aws/credentials\n", run.stderr());
        assertEquals(0, run.exitCode());
        assertEquals(section("default"), Files.readString(folder.resolve(".aws/credentials")));
    }

    @ParameterizedTest
    @CsvSource({"'', .aws/credentials", "~/x, x"})
    void anEmptyVariableIsIgnoredAndATildeInItStandsForTheHomeDirectory(String variable, String below)
            throws IOException {
        Path updated = folder.resolve(below);
        Map<String, String> environment = Map.of("HOME", folder + "", "AWS_SHARED_CREDENTIALS_FILE", variable);

        assertEquals(0, runIn(environment, "--once").exitCode());

        assertEquals(section("default"), Files.readString(updated));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~/x"})
    void withoutAHomeDirectoryTheFileMustBeNamed(String variable) throws IOException {
        assertEquals(
                "HOME is not set; specify the full path in AWS_SHARED_CREDENTIALS_FILE",
                runIn(Map.of("AWS_SHARED_CREDENTIALS_FILE", variable), "--once").error());
    }

    @Test
    void theVariableNeedsNoHomeDirectory() throws IOException {
        assertEquals(
                0,
                runIn(Map.of("AWS_SHARED_CREDENTIALS_FILE", file + ""), "--once")
                        .exitCode());

        assertEquals(section("default"), Files.readString(file));
    }

    @Test
    void aRejectionIsReportedWithAdviceAndLeavesTheFileUnchanged() throws IOException {
        Files.writeString(file, "[default]\n");
        simulator.failNext(
                1,
                SimulatedFault.status(
                        403, "AccessDeniedException", "Requested Role isn't one of those listed in the Profile."));

        Invocation run = run("--once");

        assertTrue(run.error().contains("Requested Role isn't one of those"), run.error());
        assertTrue(run.hint().contains("add " + simulator.roleArn() + " to the roles"), run.hint());
        assertEquals("[default]\n", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("credentials.lock")));
    }

    @Test
    void aFailedWriteIsReported() throws IOException {
        Files.createDirectory(file);

        assertEquals(
                file + " is a directory; specify a file in it", run("--once").error());
    }

    @Test
    void oddContentOfTheFileIsAWarning() throws IOException {
        Files.writeString(file, "[ default ]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Invocation run = run("--once");

        assertEquals(0, run.exitCode());
        assertEquals(
                "aws_signing_helper: warning: " + file
                        + ": line 1: some SDKs do not find the profile by this header; write [default]\n",
                run.stderr());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--profile=a]",
                "--profile=",
                "--certificate=/not/there",
                "--trust-anchor-arn=x",
                "--role-arn=",
                "--endpoint=:",
                "--session-duration=1"
            })
    void aMistakeInTheOptionsEndsItBeforeAnythingIsSent(String mistake) {
        Invocation run = run(mistake);

        assertFalse(run.error().isEmpty());
        assertEquals(0, simulator.callCount());
        assertFalse(Files.exists(file));
    }

    @Test
    void itContinuesAndWritesEachNewSession() throws Exception {
        Files.writeString(file, "[default]\nregion = x\n");
        try (Update update = Update.start(file, arguments())) {
            Update.awaitInFile(simulator, 3, file);

            assertTrue(update.isRunning());
            assertTrue(Files.readString(file).startsWith("[default]\nregion = x\naws_access_key_id = "));
            assertTrue(update.stderr().matches("(?s).*" + NEXT + ".*" + NEXT + ".*"), update.stderr());
        }
    }

    @Test
    void aFailureIsReportedInOneLineAndRetried() throws Exception {
        simulator.failNext(3, SimulatedFault.connectionReset());
        try (Update update = Update.start(file, arguments())) {
            Update.awaitInFile(simulator, 1, file);
            String first = update.stderr()
                    .lines()
                    .filter(line -> !line.contains("warning: the certificate ends"))
                    .findFirst()
                    .orElse("");
            assertTrue(
                    first.startsWith("aws_signing_helper: error: ")
                            && first.matches(".*; next attempt in \\d+ seconds?"),
                    first);
            assertTrue(update.isRunning());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aRejectionEndsTheStartWithAdviceAlsoAfterAnOutage(int failures) {
        simulator.failNext(failures, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));

        Invocation run = run("--role-arn", "arn:aws:iam::111122223333:role/other");

        assertEquals(1, run.exitCode());
        assertTrue(
                run.stderr().contains("aws_signing_helper: error: CreateSession was rejected: AccessDeniedException: "),
                run.stderr());
        assertTrue(
                run.stderr().contains(": hint: add arn:aws:iam::111122223333:role/other ") || failures > 0,
                run.stderr());
        assertFalse(
                run.stderr().lines().anyMatch(line -> line.contains("AccessDenied") && line.contains("next attempt")));
        assertFalse(Files.exists(file));
    }

    @Test
    void aLaterRejectionIsReportedWithAdviceAndEndsNothing() throws Exception {
        try (Update update = Update.start(file, arguments())) {
            Update.awaitInFile(simulator, 1, file);
            simulator.failNext(
                    1,
                    SimulatedFault.status(
                            403, "AccessDeniedException", "Requested Role isn't one of those listed in the Profile."));
            Update.await(() -> update.stderr().contains(" error: "));

            assertTrue(update.stderr().contains("; add " + simulator.roleArn() + " to the roles"), update.stderr());
            assertTrue(update.stderr().contains("next attempt in "), update.stderr());
            assertEquals(
                    1,
                    update.stderr()
                            .lines()
                            .filter(line -> line.contains(" error: "))
                            .count());
            assertTrue(update.isRunning());
        }
    }

    @Test
    void aKeyThatIsReplacedWhileItRunsIsUsed() throws Exception {
        try (Update update = Update.start(file, arguments())) {
            Update.awaitInFile(simulator, 1, file);
            PKI.issue(KeyKind.RSA_2048).writePem(folder);

            Update.await(() -> simulator.calls().stream()
                    .anyMatch(call -> call.header("Authorization").orElse("").startsWith("AWS4-X509-RSA-SHA256")));
            assertTrue(update.isRunning());
        }
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        Update update = Update.start(file, arguments());
        Update.awaitInFile(simulator, 1, file);

        update.close();

        assertEquals(0, update.exitCode());
    }
}
