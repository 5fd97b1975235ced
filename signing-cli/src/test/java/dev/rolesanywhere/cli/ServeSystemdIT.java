package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notifications that the installed serve sends to systemd. */
@Timeout(120)
class ServeSystemdIT extends ServeProcessTestCase {

    private static final String SYSTEMD = """
            import socket, sys
            name, notifications = sys.argv[1:]
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind("\\0" + name[1:] if name[0] == "@" else name)
            receiver.settimeout(60)
            with open(notifications, "w", buffering=1) as file:
                for _ in range(2):
                    file.write(receiver.recv(4096).decode() + "\\n")
            """;

    @ParameterizedTest
    @ValueSource(strings = {"path", "abstract"})
    void systemdIsNotifiedOfTheStartAndTheEnd(String kind) throws IOException, InterruptedException {
        String socket =
                kind.equals("path") ? folder.resolve("notify").toString() : "@roles-anywhere-" + folder.hashCode();
        Process systemd = systemd(socket);

        Process process = start(Map.of("NOTIFY_SOCKET", socket));
        awaitLine(process, "Local server started on port: ");
        awaitNotification(process, "READY=1");
        process.destroy();

        assertEndsWithZero(process);
        assertTrue(systemd.waitFor(30, TimeUnit.SECONDS));
        assertEquals("READY=1\nSTOPPING=1\n", notifications());
        assertFalse(stderr().contains("systemd cannot"), stderr());
    }

    @Test
    void systemdIsNotifiedOnlyWhenThereAreCredentials() throws IOException, InterruptedException {
        String socket = folder.resolve("notify").toString();
        Process systemd = systemd(socket);
        RolesAnywhereSimulator service = rolesAnywhere.simulator();
        service.failNext(1000, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));

        Process process = start(Map.of("NOTIFY_SOCKET", socket));
        awaitLine(process, "Local server started on port: ");
        int calls = service.callCount();
        while (service.callCount() <= calls && process.isAlive()) {
            Thread.sleep(20);
        }
        assertEquals("", notifications(), "it has no credentials");
        service.reset();
        awaitNotification(process, "READY=1");

        assertEquals(1, service.issuedSessions().size());
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(systemd.waitFor(30, TimeUnit.SECONDS));
        assertEquals("READY=1\nSTOPPING=1\n", notifications());
    }

    private Process systemd(String socket) throws IOException, InterruptedException {
        assumeTrue(isThere("python3"), "the socket of systemd needs Python");
        Process systemd = new ProcessBuilder(
                        "python3",
                        "-c",
                        SYSTEMD,
                        socket,
                        folder.resolve("notifications").toString())
                .inheritIO()
                .start();
        processes.add(systemd);
        while (!Files.exists(folder.resolve("notifications")) && systemd.isAlive()) {
            Thread.sleep(20);
        }
        return systemd;
    }

    private String notifications() throws IOException {
        return Files.readString(folder.resolve("notifications"), UTF_8);
    }

    private void awaitNotification(Process process, String text) throws IOException, InterruptedException {
        while (!notifications().contains(text) && process.isAlive()) {
            Thread.sleep(20);
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException ignored) { // It is not installed.
            return false;
        }
    }
}
