package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed serve as its own process. */
@Timeout(120)
class ServeIT {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    /** The limit of the server. As many again may be accepted before the first are closed. */
    private static final int MAX_CONNECTIONS = 512;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void issue() throws IOException {
        ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256).writePem(folder);
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(Map<String, String> environment, String... more) throws IOException {
        return start(Installation.LAUNCHER, environment, more);
    }

    private Process start(Path launcher, Map<String, String> environment, String... more) throws IOException {
        List<String> commandLine = new ArrayList<>(List.of(launcher.toString()));
        commandLine.addAll(Serving.arguments(
                ROLES_ANYWHERE.simulator(),
                folder.resolve("certificate.pem"),
                folder.resolve("private-key.pem"),
                more));
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

    private String stderr() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private String awaitLine(Process process, String start) throws IOException, InterruptedException {
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

    private void assertEndsWithZero(Process process) throws IOException, InterruptedException {
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertEquals("", Files.readString(folder.resolve("out")));
        assertFalse(stderr().contains("error"), stderr());
        assertFalse(stderr().contains("WARNING"), stderr());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItWithZeroAndLeavesNoTokenBehind(String signal) throws IOException, InterruptedException {
        Process process = start(Map.of("XDG_RUNTIME_DIR", folder.toString()), "--container-credentials");
        Path token = Path.of(awaitLine(process, "export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="));
        assertTrue(token.startsWith(folder) && Files.exists(token));

        kill(process, signal);

        assertEndsWithZero(process);
        assertFalse(Files.exists(token));
        assertFalse(Files.exists(token.resolveSibling(".")));
    }

    private static void kill(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The JVM itself handles SEGV, BUS and ILL, but leaves ABRT and TRAP to the kernel. */
    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "BUS", "ILL", "ABRT", "TRAP"})
    void aCrashWritesNoSecrets(String signal) throws IOException, InterruptedException {
        Process process = start(
                dumping(), Map.of("SECRET", "in-the-environment"), "--debug", "--pkcs8-password=on-the-command-line");
        awaitLine(process, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=");
        Set<Path> before = files();

        kill(process, signal);

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertNotEquals(0, process.exitValue());
        assertEquals(before, files());
        assertPrintsNoSecrets(ROLES_ANYWHERE.simulator(), "in-the-environment", "on-the-command-line");
    }

    /** A key that needs more memory than there is appears between two refreshes. */
    @Test
    void withoutMemoryItEndsWithThreeAndWritesNoSecrets() throws IOException, InterruptedException {
        Path dumping = dumping();
        // A native program needs less memory for itself.
        String heap = System.getenv(Installation.JVM_ONLY) == null ? "-Xmx18m" : "-Xmx12m";
        try (RolesAnywhereSimulator brief = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .sessionLifetime(Duration.ofSeconds(6))
                .build()) {
            Process process = start(
                    dumping,
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

    private String stderrOrReason() {
        try {
            return stderr();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path dumping() throws IOException {
        Path dumping = Files.writeString(
                folder.resolve("dumping"),
                "#!/bin/sh\nulimit -c unlimited\nexec " + Installation.LAUNCHER + " \"$@\"\n");
        assertTrue(dumping.toFile().setExecutable(true));
        return dumping;
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
        Path limited = Files.writeString(
                folder.resolve("limited"),
                "#!/bin/sh\nulimit -v 1500000 && exec " + Installation.LAUNCHER + " \"$@\"\n");
        assertTrue(limited.toFile().setExecutable(true));

        Process process = start(limited, Map.of());

        awaitLine(process, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=");
        process.destroy();
        assertEndsWithZero(process);
    }

    @Test
    void aSignalEndsItEvenWhileTheFirstCredentialsAreAwaited() throws IOException, InterruptedException {
        ROLES_ANYWHERE.simulator().latency(Duration.ofSeconds(30));
        try {
            Process process = start(Map.of());
            while (ROLES_ANYWHERE.simulator().callCount() == 0 && process.isAlive()) {
                Thread.sleep(50);
            }
            process.destroy();
            assertEndsWithZero(process);
        } finally {
            ROLES_ANYWHERE.simulator().latency(Duration.ZERO);
        }
    }

    @Test
    void aHopLimitIsSetAndResponsesStillArrive() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "--hop-limit is Linux's only");
        Process process = start(Map.of(), "--hop-limit", "3", "--healthz");
        String port = awaitLine(process, "Local server started on port: ");

        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/healthz").toURL().openConnection();

        assertEquals(200, connection.getResponseCode());
        process.destroy();
        assertEndsWithZero(process);
    }

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
        assertTrue(systemd.waitFor(10, TimeUnit.SECONDS));
        assertEquals("READY=1\nSTOPPING=1\n", notifications());
        assertFalse(stderr().contains("systemd cannot"), stderr());
    }

    @Test
    void systemdIsNotifiedOnlyWhenThereAreCredentials() throws IOException, InterruptedException {
        String socket = folder.resolve("notify").toString();
        Process systemd = systemd(socket);
        RolesAnywhereSimulator service = ROLES_ANYWHERE.simulator();
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
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(systemd.waitFor(10, TimeUnit.SECONDS));
        assertEquals("READY=1\nSTOPPING=1\n", notifications());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItDuringAnOutageAtTheStart(String signal) throws IOException, InterruptedException {
        ROLES_ANYWHERE
                .simulator()
                .failNext(1000, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));
        Process process = start(Map.of("XDG_RUNTIME_DIR", folder.toString()), "--container-credentials");
        Path token = Path.of(awaitLine(process, "export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="));

        kill(process, signal);

        assertTrue(process.waitFor(5, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), this::stderrOrReason);
        assertEquals("", Files.readString(folder.resolve("out")));
        assertFalse(Files.exists(token));
    }

    private Process systemd(String socket) throws IOException, InterruptedException {
        assumeTrue(isThere("python3"), "the socket of systemd is played by Python, which is not there");
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

    /** Clients that connect, send half a request, and never go away. */
    @Test
    void slowClientsOccupyABoundedNumberOfDescriptors() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux lists the descriptors of a process");
        Process process = start(Map.of(), "--healthz");
        int port = Integer.parseInt(awaitLine(process, "Local server started on port: "));
        awaitLine(process, "refreshed: ");
        int idle = descriptors(process);
        AtomicInteger most = new AtomicInteger();
        Thread sampler = new Thread(() -> sample(process, most));
        sampler.start();
        List<Socket> clients = new ArrayList<>();
        try {
            for (int client = 0; client < 6_000; client++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                clients.add(socket);
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: local".getBytes(UTF_8));
            }
            sampler.interrupt();
            sampler.join();
            assertTrue(most.get() - idle >= MAX_CONNECTIONS, "the clients were connected: " + most);
            assertTrue(most.get() - idle <= 2 * MAX_CONNECTIONS, most + " descriptors, " + idle + " without clients");

            // Waiting connections end after 10 seconds, those above the limit at once.
            Thread.sleep(3_000);
            int left = descriptors(process) - idle;
            assertTrue(left <= MAX_CONNECTIONS, left + " connections are left");
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/healthz").toURL().openConnection();
            assertEquals(200, connection.getResponseCode());
        } finally {
            for (Socket socket : clients) {
                socket.close();
            }
        }
        process.destroy();
        assertEndsWithZero(process);
    }

    private static void sample(Process process, AtomicInteger most) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                most.accumulateAndGet(descriptors(process), Math::max);
                Thread.sleep(1);
            } catch (IOException | InterruptedException ignored) { // The process, or the test, has ended.
                return;
            }
        }
    }

    private static int descriptors(Process process) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) open.count();
        }
    }

    private static final String SYSTEMD = """
            import socket, sys
            name, told = sys.argv[1:]
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind("\\0" + name[1:] if name[0] == "@" else name)
            receiver.settimeout(60)
            with open(told, "w", buffering=1) as file:
                for _ in range(2):
                    file.write(receiver.recv(4096).decode() + "\\n")
            """;

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException ignored) { // Nobody listens.
            return false;
        }
    }
}
