package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notifies systemd that the service is ready or stopping. The datagram must come from this process: by default systemd
 * ignores others, such as the program systemd-notify.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
public final class SystemdNotification {

    /** The size of the path in sockaddr_un. */
    private static final int MAX_PATH = 108;

    private final Optional<byte[]> socket;
    private final Consumer<String> warnings;

    private SystemdNotification(Optional<byte[]> socket, Consumer<String> warnings) {
        this.socket = socket;
        this.warnings = warnings;
    }

    /**
     * Returns the channel for notifications. It ignores them if systemd expects none.
     *
     * @param warnings receives a message if a notification cannot be sent
     */
    public static SystemdNotification in(Map<String, String> environment, Consumer<String> warnings) {
        byte[] path = environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(UTF_8);
        boolean usable = path.length > 1 && path.length < MAX_PATH && (path[0] == '/' || path[0] == '@');
        return new SystemdNotification(usable ? Optional.of(path) : Optional.empty(), warnings);
    }

    /** Reports that credentials are available. */
    public void ready() {
        socket.ifPresent(path -> send("READY=1", path));
    }

    /** Reports that the service is stopping. */
    public void stopping() {
        socket.ifPresent(path -> send("STOPPING=1", path));
    }

    private void send(String state, byte[] path) {
        try {
            LibC libC = LibC.load();
            int descriptor = libC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM, 0);
            try {
                byte[] data = state.getBytes(UTF_8);
                byte[] address = address(path);
                libC.sendto(descriptor, data, new NativeLong(data.length), LibC.MSG_NOSIGNAL, address, address.length);
            } finally {
                libC.close(descriptor);
            }
        } catch (LastErrorException | LinkageError e) {
            warnings.accept("cannot notify systemd: " + e.getMessage());
        }
    }

    /** A sockaddr_un; an at sign represents the zero byte of an abstract name. */
    private static byte[] address(byte[] socket) {
        byte[] address = ByteBuffer.allocate(Short.BYTES + socket.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_UNIX)
                .put(socket)
                .array();
        if (socket[0] == '@') {
            address[Short.BYTES] = 0;
        }
        return address;
    }
}
