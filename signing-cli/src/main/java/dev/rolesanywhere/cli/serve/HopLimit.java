package dev.rolesanywhere.cli.serve;

import com.sun.jna.LastErrorException;
import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Limits how many routers responses may pass. Connections inherit the limit from the listening socket. */
public final class HopLimit {

    /** The state of a socket that listens, and the columns of /proc/net/tcp. */
    private static final String LISTENING = "0A";

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private HopLimit() {}

    /** Rejects an invalid or unsupported limit before anything is started. */
    public static void requireSupported(int hops) {
        if (hops < 1 || hops > 255) {
            throw new SigningHelperException("--hop-limit must be 1 to 255 hops, not " + hops);
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new SigningHelperException("--hop-limit is supported on Linux only; leave it out");
        }
    }

    static void apply(int hops, InetSocketAddress listening) {
        try {
            int descriptor = descriptor(Path.of("/proc/self"), listening.getPort());
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
            throw new SigningHelperException(
                    "--hop-limit is not supported here: " + e.getMessage() + "; leave it out", e);
        }
    }

    /** Returns the descriptor of a listening socket, as /proc shows it. */
    static int descriptor(Path process, int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            addListening(process.resolve(table), port, sockets);
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return Integer.parseInt(descriptor.getFileName().toString());
                }
            }
        }
        throw new IOException("the listening socket is not among the descriptors of this process");
    }

    private static void addListening(Path table, int port, Set<String> sockets) throws IOException {
        String end = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(table)) {
            lines.map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > INODE
                            && columns[LOCAL_ADDRESS].endsWith(end)
                            && columns[STATE].equals(LISTENING))
                    .forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
        } catch (NoSuchFileException ignored) {
            // A kernel without IPv6 has one table.
        }
    }

    /** Returns what a descriptor refers to, or an empty text. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException ignored) { // The descriptor was closed.
            return "";
        }
    }
}
