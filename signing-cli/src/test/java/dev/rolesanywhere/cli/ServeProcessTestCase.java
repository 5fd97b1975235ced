package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the installed serve as its own process. */
abstract class ServeProcessTestCase {

    @RegisterExtension
    final RolesAnywhereSimulatorExtension rolesAnywhere = RolesAnywhereSimulatorExtension.create();

    @TempDir
    Path folder;

    final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void issue() throws IOException {
        rolesAnywhere.pki().issue(KeyKind.EC_P256).writePem(folder);
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    Process start(Map<String, String> environment, String... more) throws IOException {
        return start(List.of(Installation.LAUNCHER.toString()), environment, more);
    }

    Process start(List<String> launcher, Map<String, String> environment, String... more) throws IOException {
        List<String> commandLine = new ArrayList<>(launcher);
        commandLine.addAll(RunningServe.arguments(
                rolesAnywhere.simulator(), folder.resolve("certificate.pem"), folder.resolve("private-key.pem"), more));
        ProcessBuilder builder = new ProcessBuilder(commandLine)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    String stderr() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    String awaitLine(Process process, String start) throws IOException, InterruptedException {
        while (process.isAlive()) {
            for (String line : stderr().lines().toList()) {
                if (line.contains(start) && stderr().endsWith("\n")) {
                    return line.substring(line.indexOf(start) + start.length());
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("it has ended: " + stderr());
    }

    void assertEndsWithZero(Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertEquals("", Files.readString(folder.resolve("out")));
        assertFalse(stderr().contains("error"), stderr());
        assertFalse(stderr().contains("WARNING"), stderr());
    }

    /** A shell without job control lets the programs that it starts in the background ignore SIGINT, and theirs too. */
    static void assumeNotIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeFalse(
                signal.equals("INT")
                        && Files.exists(status)
                        && Files.readString(status).lines().anyMatch(line -> line.matches("SigIgn:.*[2367abef]")),
                "programs that are started here ignore SIGINT");
    }

    /** With the kill of the shell, because the program is not on every system. */
    static void kill(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();
        assertEquals(0, kill.waitFor());
    }

    String stderrOrReason() {
        try {
            return stderr();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
