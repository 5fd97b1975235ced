package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests mostly wait for refreshes, so they run at the same time. */
@Execution(ExecutionMode.CONCURRENT)
class UpdateIT {

    private static final ThrowawayPki PKI = ThrowawayPki.create();

    @TempDir
    private Path folder;

    private Path file;
    private RolesAnywhereSimulator simulator;

    @BeforeEach
    void issue() throws IOException {
        file = folder.resolve(".aws/credentials");
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(PKI.trustAnchor())
                .sessionLifetime(Duration.ofSeconds(8))
                .build();
        PKI.issue(KeyKind.EC_P256).writePem(folder);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(folder.resolve("private-key.pem").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + "/usr/bin:/bin");
        builder.environment().put("HOME", folder + "");
        return builder.start();
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(List.of(Installation.LAUNCHER + ""));
        command.addAll(Update.arguments(simulator, folder, more));
        return command;
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void itRenewsUntilASignalEndsItWithZero(String signal) throws Exception {
        ServeProcessTestCase.assumeNotIgnored(signal);
        Process process = start(command());
        try {
            Update.awaitInFile(simulator, 2, file);
            Update.await(() -> err().contains("will be refreshed"));
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid()).start();

            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), err());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(
                err().lines()
                        .allMatch(line -> line.startsWith("aws_signing_helper: Credentials will be refreshed at ")
                                || line.startsWith("aws_signing_helper: created ")
                                || line.startsWith("aws_signing_helper: warning: the certificate expires at ")),
                err());
        assertEquals("", Files.readString(folder.resolve("out")));
        try (var files = Files.list(file.getParent())) {
            assertEquals(
                    List.of("credentials", "credentials.lock"),
                    files.map(each -> each.getFileName() + "").sorted().toList());
        }
    }

    @Test
    void aSignalBeforeTheFirstCredentialsEndsItWithZero() throws Exception {
        simulator.latency(Duration.ofSeconds(8));
        Process process = start(command());
        try {
            Update.await(() -> simulator.callCount() > 0);
            process.destroy();

            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), err());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Neither can be read a second time. */
    @Test
    void aCertificateAndKeyFromPipesAreKeptForEachRefresh() throws Exception {
        String helper = command("--certificate", "fd:3", "--private-key", "-").stream()
                .map(argument -> "'" + argument + "'")
                .collect(Collectors.joining(" "));
        String script = "cat %s | { cat %s | { exec %s 3<&0 <&4; } 4<&5; } 5<&0"
                .formatted(folder.resolve("private-key.pem"), folder.resolve("certificate.pem"), helper);
        Process process = start(List.of("/bin/sh", "-c", script));
        try {
            Update.awaitInFile(simulator, 3, file);
            assertTrue(process.isAlive());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void onceItEndsWithTheResultOfTheUpdate() throws Exception {
        Process good = start(command("--once"));
        assertTrue(good.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, good.exitValue(), err());
        String written = Files.readString(file);

        Process bad = start(command("--once", "--role-arn", "arn:aws:iam::111122223333:role/other"));
        assertTrue(bad.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, bad.exitValue());
        assertTrue(err().startsWith("aws_signing_helper: error: "), err());
        assertEquals(written, Files.readString(file));
    }
}
