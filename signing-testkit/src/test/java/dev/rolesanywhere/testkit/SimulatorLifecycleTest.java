package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatorLifecycleTest {

    private final ThrowawayPki pki = ThrowawayPki.create();
    private final RolesAnywhereSimulatorBuilder builder =
            RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor());

    @Test
    void listensOnLoopbackOnly() throws IOException {
        try (RolesAnywhereSimulator simulator = builder.build()) {
            int port = simulator.endpoint().getPort();
            connect(InetAddress.getLoopbackAddress(), port);
            Optional<InetAddress> outward = outwardAddress();
            if (outward.isPresent()) {
                assertThrows(ConnectException.class, () -> connect(outward.get(), port));
            }
        }
    }

    @Test
    void stopsListeningWhenClosed() {
        RolesAnywhereSimulator simulator = builder.build();
        int port = simulator.endpoint().getPort();
        simulator.close();

        assertThrows(ConnectException.class, () -> connect(InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void reportsAPortInUse() {
        try (RolesAnywhereSimulator simulator = builder.build()) {
            builder.port(simulator.endpoint().getPort());

            IllegalStateException failure = assertThrows(IllegalStateException.class, builder::build);
            assertTrue(String.valueOf(failure.getMessage()).startsWith("The simulator cannot listen: "));
        }
    }

    @Test
    void startsSeveralFromOneBuilder() {
        try (RolesAnywhereSimulator one = builder.build();
                RolesAnywhereSimulator other = builder.build()) {
            assertNotEquals(one.endpoint(), other.endpoint());
        }
    }

    @Test
    void usesItsBasePath() {
        builder.basePath("/gateway/v1");
        try (RolesAnywhereSimulator simulator = builder.build()) {
            assertTrue(simulator.endpoint().toString().endsWith("/gateway/v1"));
            assertEquals(
                    201,
                    TestCall.to(simulator, pki.issue(KeyKind.EC_P256)).send().status());
        }
    }

    @Test
    void needsATrustAnchor() {
        RolesAnywhereSimulatorBuilder without = RolesAnywhereSimulator.builder();

        assertThrows(IllegalStateException.class, without::build);
    }

    @Test
    void rejectsInvalidSettings() {
        assertThrows(IllegalArgumentException.class, () -> builder.basePath("gateway"));
        assertThrows(IllegalArgumentException.class, () -> builder.basePath("/gateway/"));
        assertThrows(IllegalArgumentException.class, () -> builder.roleArns());
    }

    private static Optional<InetAddress> outwardAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
        }
    }
}
