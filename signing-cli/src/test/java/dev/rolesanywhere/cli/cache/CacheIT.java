package dev.rolesanywhere.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.cli.Installation;
import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The installed command in many processes that share a cache. */
@Isolated("It starts so many processes that others hardly run.")
class CacheIT {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    /** Nearly as long as the command waits for a response. */
    private static final Duration LONG = Duration.ofSeconds(25);

    private static final int MANY = 50;
    private static final int NOBODY = 65534;

    @TempDir
    private Path directory;

    private RolesAnywhereSimulator simulator;
    private Path sessions;

    @BeforeEach
    void issue() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(directory);
        sessions = directory.resolve("sessions");
    }

    private Process start(String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                Installation.LAUNCHER.toString(), "credential-process", "--cache", "--cache-dir", sessions + ""));
        command.addAll(List.of("--certificate", directory.resolve("certificate.pem") + ""));
        command.addAll(List.of("--private-key", directory.resolve("private-key.pem") + ""));
        command.addAll(List.of("--endpoint", simulator.endpoint() + "", "--role-arn", simulator.roleArn()));
        command.addAll(List.of("--trust-anchor-arn", simulator.trustAnchorArn()));
        command.addAll(List.of("--profile-arn", simulator.profileArn()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + "/usr/bin:/bin");
        return builder.start();
    }

    private List<Process> startMany(int number) throws IOException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            processes.add(start());
        }
        return processes;
    }

    private static String credentials(Process process) throws IOException, InterruptedException {
        return credentials(process, "");
    }

    /** The output fits into the pipes, so nothing needs to read it meanwhile. */
    private static String credentials(Process process, String warning) throws IOException, InterruptedException {
        assertTrue(process.waitFor(180, TimeUnit.SECONDS));
        assertEquals(warning, text(process.errorReader(UTF_8)));
        assertEquals(0, process.exitValue());
        String credentials = text(process.inputReader(UTF_8));
        assertTrue(credentials.matches("\\{\"Version\":1,.*\"AccountId\":\"111122223333\"}"), credentials);
        return credentials;
    }

    private static String text(BufferedReader reader) {
        return reader.lines().collect(Collectors.joining("\n"));
    }

    private static List<String> credentials(List<Process> processes) throws IOException, InterruptedException {
        List<String> outputs = new ArrayList<>();
        for (Process process : processes) {
            outputs.add(credentials(process));
        }
        return outputs;
    }

    private void makeDue() throws IOException {
        CacheDirectory directory = new CacheDirectory(sessions, CacheDirectory.Kind.SESSION);
        CacheDirectory.Listed listed = directory.list(1).get(0);
        CacheEntry entry = listed.entry();
        assertNotNull(entry);
        directory.write(listed.key(), entry.withRenewal(0));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, "it did not come to pass");
            Thread.sleep(20);
        }
    }

    @Test
    void concurrentProcessesShareOneSession() throws Exception {
        List<String> outputs = credentials(startMany(MANY));

        assertEquals(Collections.nCopies(MANY, outputs.get(0)), outputs);
        assertEquals(1, simulator.callCount());
    }

    @Test
    void oneOfManyProcessesRenewsADueSession() throws Exception {
        String old = credentials(start());
        makeDue();

        Set<String> outputs = new HashSet<>(credentials(startMany(MANY)));

        assertEquals(2, simulator.callCount());
        outputs.remove(old);
        assertEquals(1, outputs.size());
    }

    @Test
    void noProcessWaitsWhileTheOldSessionIsValid() throws Exception {
        String old = credentials(start());
        makeDue();
        simulator.latency(LONG);
        Process renewing = start();
        await(() -> simulator.callCount() == 2);

        assertEquals(old, credentials(start()));
        assertTrue(renewing.isAlive());
        assertEquals(2, simulator.callCount());
        renewing.destroyForcibly();
    }

    @Test
    void afterAKilledRenewalAnotherProcessRenews() throws Exception {
        simulator.latency(LONG);
        Process first = start();
        await(() -> simulator.callCount() == 1);
        List<Process> others = startMany(8);
        simulator.latency(Duration.ZERO);
        Thread.sleep(1000);

        first.destroyForcibly();

        List<String> outputs = credentials(others);
        assertEquals(Collections.nCopies(8, outputs.get(0)), outputs);
        assertEquals(2, simulator.callCount());
    }

    @Test
    void aFullDiskIsOneWarning() throws Exception {
        // What a file may grow to is limited for the process, as a full disk or a quota would.
        Process process = start("/bin/sh", "-c", "ulimit -f 0; exec \"$@\"", "sh");

        credentials(
                process, "aws_signing_helper: warning: the session is not cached: " + sessions + ": File too large");
        try (Stream<Path> files = Files.list(sessions)) {
            assertEquals(
                    List.of("sessions.lock"),
                    files.map(each -> each.getFileName() + "").toList());
        }
    }

    @Test
    void aReadOnlyDirectoryIsOneWarning() throws Exception {
        Files.createDirectory(sessions);
        Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("r-x------"));
        boolean isRoot = CurrentUser.uid() == CurrentUser.ROOT;
        if (isRoot) {
            giveToNobody();
        }

        credentials(
                isRoot ? start("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : start(),
                "aws_signing_helper: warning: the session is not cached: " + sessions
                        + ": permission denied for user " + (isRoot ? "nobody" : System.getProperty("user.name"))
                        + "; give that user write access to it and its directory");
    }

    /** Root may write everywhere, so the test runs as another user. */
    private void giveToNobody() throws Exception {
        for (Path each : List.of(
                directory, sessions, directory.resolve("certificate.pem"), directory.resolve("private-key.pem"))) {
            Files.setAttribute(each, "unix:uid", NOBODY);
        }
        Process trial = new ProcessBuilder(
                        "setpriv", "--reuid=" + NOBODY, "test", "-r", Installation.LAUNCHER.toString())
                .start();
        assumeTrue(trial.waitFor() == 0, "another user may not read the installation");
    }
}
