package dev.rolesanywhere.tpm;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the TPM is: a device, a unix socket, or the software TPM swtpm. */
sealed interface TpmLocation {

    /** The devices of Linux. The first one is behind the kernel's resource manager. */
    List<Path> DEVICES = List.of(Path.of("/dev/tpmrm0"), Path.of("/dev/tpm0"));

    String SWTPM = "swtpm:";
    String DEFAULT_HOST = "localhost";
    int DEFAULT_PORT = 2321;
    int CONNECT_MILLISECONDS = 10_000;

    /** The names of transports of tpm2-tss, which are not supported. */
    Pattern OTHER_TRANSPORT = Pattern.compile("(mssim|tabrmd|libtpms|device|cmd|pcap|tbs|spi-[a-z]+|i2c-[a-z]+)(:.*)?");

    /** A file: a character device, or a unix socket. */
    record AtPath(Path path) implements TpmLocation {

        private static final int FILE_TYPE = 0170000;
        private static final int CHARACTER_DEVICE = 0020000;
        private static final int SOCKET = 0140000;

        @Override
        public Transport open() throws IOException {
            int type = Files.getAttribute(path, "unix:mode") instanceof Integer mode ? mode & FILE_TYPE : 0;
            return switch (type) {
                case CHARACTER_DEVICE ->
                    new Transport(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
                case SOCKET -> new Transport(connected());
                default ->
                    throw new IdentityException(
                            Reason.UNREADABLE,
                            path + " is neither a TPM device nor a unix socket; specify one, such as /dev/tpmrm0");
            };
        }

        private SocketChannel connected() throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A swtpm that listens at a TCP port. */
    record AtPort(String host, int port) implements TpmLocation {

        @Override
        public Transport open() throws IOException {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
                return new Transport(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public String toString() {
            return SWTPM + "host=" + host + ",port=" + port;
        }
    }

    /**
     * Connects to the TPM.
     *
     * @throws IOException if it cannot be reached
     * @throws IdentityException if there is something else
     */
    Transport open() throws IOException;

    /**
     * Parses the value of TPM_DEVICE.
     *
     * @param value a path, or {@code swtpm:} with {@code host=} and {@code port=} or with {@code path=}
     * @throws InvalidSettingException if it names another transport, or is damaged
     */
    static TpmLocation parse(String value) {
        if (value.startsWith(SWTPM)) {
            return swtpm(value, value.substring(SWTPM.length()));
        }
        if (OTHER_TRANSPORT.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
            throw invalid("has the unsupported transport " + value.replaceFirst(":.*", "")
                    + "; specify the path of a device or"
                    + " of a unix socket, or swtpm:host=HOST,port=PORT or swtpm:path=SOCKET");
        }
        return new AtPath(path(value));
    }

    private static TpmLocation swtpm(String value, String settings) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings.split(",", 0)) {
            if (!setting.isEmpty()) {
                add(value, setting, given);
            }
        }
        String path = given.get("path");
        if (path != null) {
            if (given.size() > 1) {
                throw invalid(value + " has a path and more; write swtpm:path=SOCKET");
            }
            return new AtPath(path(path));
        }
        return new AtPort(
                given.getOrDefault("host", DEFAULT_HOST),
                Optional.ofNullable(given.get("port"))
                        .map(port -> port(value, port))
                        .orElse(DEFAULT_PORT));
    }

    private static void add(String value, String setting, Map<String, String> given) {
        int equals = setting.indexOf('=');
        String name = equals < 0 ? setting : setting.substring(0, equals);
        String content = setting.substring(equals + 1);
        if (equals < 0 || !List.of("host", "port", "path").contains(name)) {
            throw invalid(value + " is not valid; write swtpm:host=HOST,port=PORT or swtpm:path=SOCKET");
        }
        if (content.isEmpty() && !name.equals("port")) {
            throw invalid(value + " has an empty " + name + "; write swtpm:host=HOST,port=PORT or swtpm:path=SOCKET");
        }
        if (given.put(name, content) != null) {
            throw invalid(value + " names " + name + " twice; name it once");
        }
    }

    private static int port(String value, String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 0xFFFF) {
            throw invalid(value + " has no valid port; write swtpm:host=HOST,port=PORT");
        }
        return port;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid("has no valid path; specify a device, such as /dev/tpmrm0");
        }
    }

    private static InvalidSettingException invalid(String message) {
        return new InvalidSettingException("the TPM device " + message);
    }

    /**
     * Returns the device of the system.
     *
     * @throws IdentityException if there is none
     */
    static TpmLocation ofSystem() {
        return firstOf(DEVICES);
    }

    /** Returns the first path that exists. */
    static TpmLocation firstOf(List<Path> devices) {
        return devices.stream()
                .filter(Files::exists)
                .findFirst()
                .<TpmLocation>map(AtPath::new)
                .orElseThrow(() -> new IdentityException(
                        Reason.UNREADABLE,
                        "there is no TPM (" + devices.get(0)
                                + " does not exist); enable it in the firmware and load its driver, pass --device"
                                + " /dev/tpmrm0 to a container, or set TPM_DEVICE"));
    }

    /** Explains why the TPM cannot be reached. */
    static IdentityException unreachable(TpmLocation location, IOException failure) {
        return new IdentityException(
                TpmFailures.isTemporary(failure) ? Reason.UNAVAILABLE : Reason.UNREADABLE,
                "the TPM " + location + " cannot be used: " + TpmFailures.why(location, failure),
                failure);
    }

    /** Returns whether another program uses a device that only one can open. */
    static boolean isBusy(IOException failure) {
        return !(failure instanceof NoSuchFileException)
                && String.valueOf(failure.getMessage()).contains("resource busy");
    }
}
