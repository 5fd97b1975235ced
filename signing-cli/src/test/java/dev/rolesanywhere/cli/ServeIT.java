package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed serve: signals, options and clients. */
@Timeout(120)
class ServeIT extends ServeProcessTestCase {

    /** The limit of the server. */
    private static final int MAX_CONNECTIONS = 512;

    /** Clients that connect further ahead of the server would be let in by the system only after a second. */
    private static final int AHEAD = MAX_CONNECTIONS + MAX_CONNECTIONS / 2;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItWithZeroAndLeavesNoTokenBehind(String signal) throws IOException, InterruptedException {
        assumeNotIgnored(signal);
        Process process = start(Map.of("XDG_RUNTIME_DIR", folder.toString()), "--container-credentials");
        Path token = Path.of(awaitLine(process, "export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="));
        assertTrue(token.startsWith(folder) && Files.exists(token));

        kill(process, signal);

        assertEndsWithZero(process);
        assertFalse(Files.exists(token));
        assertFalse(Files.exists(token.resolveSibling(".")));
    }

    @Test
    void aSignalEndsItEvenWhileTheFirstCredentialsAreAwaited() throws IOException, InterruptedException {
        rolesAnywhere.simulator().latency(Duration.ofSeconds(30));
        Process process = start(Map.of());
        while (rolesAnywhere.simulator().callCount() == 0 && process.isAlive()) {
            Thread.sleep(50);
        }

        process.destroy();

        assertEndsWithZero(process);
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
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItDuringAnOutageAtTheStart(String signal) throws IOException, InterruptedException {
        assumeNotIgnored(signal);
        rolesAnywhere.simulator().failNext(1000, SimulatedFault.status(503, "ServiceUnavailableException", "starting"));
        Process process = start(Map.of("XDG_RUNTIME_DIR", folder.toString()), "--container-credentials");
        Path token = Path.of(awaitLine(process, "export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="));

        kill(process, signal);

        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), this::stderrOrReason);
        assertEquals("", Files.readString(folder.resolve("out")));
        assertFalse(Files.exists(token));
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
                if (client >= AHEAD) {
                    awaitClosed(clients.get(client - AHEAD));
                }
            }
            sampler.interrupt();
            sampler.join();
            assertTrue(most.get() - idle >= MAX_CONNECTIONS / 2, "the clients were connected: " + most);
            // More for a moment: those that a thread is about to register.
            assertTrue(most.get() - idle <= 2 * MAX_CONNECTIONS, most + " descriptors, " + idle + " without clients");

            while (descriptors(process) - idle > MAX_CONNECTIONS) {
                Thread.sleep(100);
            }
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

    private static void awaitClosed(Socket client) throws IOException {
        client.setSoTimeout(60_000);
        try {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketException ignored) { // It is closed with a reset if the server has not read its request.
            return;
        }
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
}
