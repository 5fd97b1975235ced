package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HopLimitTest {

    private static final Path PROCESS = Path.of("/proc/self");

    @Test
    void theDescriptorIsThatOfTheSocket() throws IOException {
        assumeTrue(Files.exists(PROCESS), "only Linux has /proc");
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int descriptor = HopLimit.descriptor(PROCESS, other.getLocalPort());

            assertNotEquals(HopLimit.descriptor(PROCESS, one.getLocalPort()), descriptor);
            assertTrue(Files.readSymbolicLink(PROCESS.resolve("fd/" + descriptor))
                    .toString()
                    .startsWith("socket:"));
        }
    }

    @Test
    void aPortThatNobodyListensAtHasNone() throws IOException {
        assumeTrue(Files.exists(PROCESS), "only Linux has /proc");
        int port;
        try (ServerSocket closed = new ServerSocket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = closed.getLocalPort();
        }

        assertThrows(IOException.class, () -> HopLimit.descriptor(PROCESS, port));
    }
}
