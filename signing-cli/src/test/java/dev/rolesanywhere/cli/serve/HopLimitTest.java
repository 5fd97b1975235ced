package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopLimitTest {

    /** Reads what {@link LibC#setsockopt} sets. */
    interface SocketOptions extends Library {

        int getsockopt(int descriptor, int level, int name, IntByReference value, IntByReference length)
                throws LastErrorException;
    }

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

    /** An option of each kind of address, because Linux ignores the other. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 0, 2", "::1, 41, 16"})
    void itIsSetForTheAddressesOfBothKinds(String address, int level, int option) throws IOException {
        assumeTrue(Files.exists(PROCESS), "only Linux has /proc");
        InetAddress loopback = InetAddress.getByName(address);
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            HopLimit.apply(3, new InetSocketAddress(loopback, socket.getLocalPort()));

            IntByReference hops = new IntByReference();
            int descriptor = HopLimit.descriptor(PROCESS, socket.getLocalPort());
            Native.load(SocketOptions.class)
                    .getsockopt(descriptor, level, option, hops, new IntByReference(Integer.BYTES));
            assertEquals(3, hops.getValue());
        }
    }
}
