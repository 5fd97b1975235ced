package dev.rolesanywhere.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Linux, because there 127.0.0.0/8 is local, and a full queue of connections swallows more of them. */
@EnabledOnOs(OS.LINUX)
class HappyEyeballsTest {

    private final List<Socket> held = new ArrayList<>();
    private ServerSocket server;
    private ServerSocket swallowing;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, address("127.0.0.1"));
        swallowing = new ServerSocket();
        swallowing.bind(new InetSocketAddress(address("127.0.0.9"), server.getLocalPort()), 1);
        fill(swallowing);
    }

    /** Connects until no more connections are accepted. */
    private void fill(ServerSocket full) throws IOException {
        while (true) {
            Socket socket = new Socket();
            held.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException ignored) { // That is full now.
                return;
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        swallowing.close();
        server.close();
    }

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    private Socket connect(int timeoutMillis, String... addresses) throws IOException {
        InetAddress[] resolved = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            resolved[i] = address(addresses[i]);
        }
        return HappyEyeballs.connect(resolved, server.getLocalPort(), timeoutMillis);
    }

    private void assertConnectsToTheServer(String... addresses) throws IOException {
        try (Socket socket = connect(100_000, addresses)) {
            assertEquals(address("127.0.0.1"), socket.getInetAddress());
            assertTrue(socket.isConnected());
        }
    }

    @Test
    void theNextAddressIsTriedAfterOneThatRefuses() throws IOException {
        assertConnectsToTheServer("127.0.0.8", "127.0.0.7", "::1", "127.0.0.1");
    }

    @Test
    void theNextAddressIsTriedWhileOneIsSilent() throws IOException {
        long start = System.nanoTime();

        assertConnectsToTheServer("127.0.0.9", "127.0.0.1");

        assertTrue(System.nanoTime() - start < 60_000_000_000L, "it does not wait for the time limit");
    }

    @Test
    void theFirstFailureIsReportedIfAllAddressesRefuse() {
        assertThrows(ConnectException.class, () -> connect(20_000, "127.0.0.8", "127.0.0.7"));
    }

    @Test
    void theOnlyAddressMayAcceptOrRefuse() throws IOException {
        assertConnectsToTheServer("127.0.0.1");
        assertThrows(ConnectException.class, () -> connect(20_000, "127.0.0.8"));
    }

    @Test
    void silentAddressesEndAtTheTimeLimit() {
        long start = System.nanoTime();

        assertThrows(SocketTimeoutException.class, () -> connect(400, "127.0.0.9"));

        assertTrue(System.nanoTime() - start < 60_000_000_000L, "it ends at the limit");
    }

    @Test
    void anInterruptedThreadStopsConnecting() {
        Thread.currentThread().interrupt();

        assertThrows(IOException.class, () -> connect(20_000, "127.0.0.9", "127.0.0.9"));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
    }

    @Test
    void familiesAlternate() throws IOException {
        assertEquals(
                List.of(
                        address("192.0.2.1"),
                        address("2001:db8::1"),
                        address("192.0.2.2"),
                        address("2001:db8::2"),
                        address("192.0.2.3")),
                HappyEyeballs.alternating(
                        address("192.0.2.1"),
                        address("192.0.2.2"),
                        address("192.0.2.3"),
                        address("2001:db8::1"),
                        address("2001:db8::2")));
    }
}
