package dev.rolesanywhere.cli.serve;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Limits how many routers responses may pass. Connections inherit the limit from the listening socket. */
public final class HopLimit {

    private HopLimit() {}

    /**
     * Rejects an invalid or unsupported limit before anything is started.
     *
     * @param hops the limit
     * @throws LocalServerException if it is out of range, or this is not Linux
     */
    public static void requireSupported(int hops) {
        if (hops < 1 || hops > 255) {
            throw new LocalServerException("--hop-limit must be 1 to 255, not " + hops);
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new LocalServerException("--hop-limit is supported on Linux only; leave it out");
        }
    }

    static void apply(int hops, InetSocketAddress listening) {
        try {
            int descriptor = ListeningSocket.descriptor(Path.of("/proc/self"), listening.getPort());
            LibC libC = LibC.load();
            byte[] value = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(hops)
                    .array();
            if (listening.getAddress().getAddress().length == 4
                    || listening.getAddress().isAnyLocalAddress()) {
                libC.setsockopt(descriptor, LibC.IPPROTO_IP, LibC.IP_TTL, value, value.length);
            }
            if (listening.getAddress().getAddress().length == 16) {
                libC.setsockopt(descriptor, LibC.IPPROTO_IPV6, LibC.IPV6_UNICAST_HOPS, value, value.length);
            }
        } catch (IOException | LastErrorException | LinkageError e) {
            throw new LocalServerException(
                    "--hop-limit is not supported here: " + e.getMessage() + "; leave it out", e);
        }
    }
}
