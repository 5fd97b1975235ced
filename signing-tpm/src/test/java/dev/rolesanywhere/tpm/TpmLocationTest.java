package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmLocation.AtPath;
import dev.rolesanywhere.tpm.TpmLocation.AtPort;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of TPM_DEVICE, and why a TPM cannot be reached. */
class TpmLocationTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/dev/tpmrm0", "tpm.sock", "./device", "/run/a:b", "SWTPM:path=x", "spi"})
    void aPath(String value) {
        assertEquals(new AtPath(Path.of(value)), TpmLocation.parse(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swtpm: | localhost | 2321",
                "swtpm:host=tpm.example | tpm.example | 2321",
                "swtpm:port=1 | localhost | 1",
                "swtpm:host=::1,port=65535 | ::1 | 65535",
                "swtpm:port=2322,host=a | a | 2322",
                "swtpm:host=a, | a | 2321"
            })
    void aSoftwareTpm(String value, String host, int port) {
        assertEquals(new AtPort(host, port), TpmLocation.parse(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"swtpm:path=/run/tpm.sock", "swtpm:path=/run/tpm.sock,"})
    void aSoftwareTpmAtASocket(String value) {
        assertEquals(new AtPath(Path.of("/run/tpm.sock")), TpmLocation.parse(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swtpm:hots=a | is not valid",
                "swtpm:host | is not valid",
                "swtpm:2321 | is not valid",
                "swtpm:=a | is not valid",
                "swtpm:host=a,path=b | has a path and more",
                "swtpm:path= | has an empty path",
                "swtpm:host= | has an empty host",
                "swtpm:port=1,port=2 | names port twice",
                "swtpm:port= | has no valid port",
                "swtpm:port=0 | has no valid port",
                "swtpm:port=65536 | has no valid port",
                "swtpm:port=999999 | has no valid port",
                "swtpm:port=-1 | has no valid port",
                "swtpm:port=0x911 | has no valid port",
                "mssim:host=a | has the unsupported transport mssim",
                "MSSIM:host=a | has the unsupported transport MSSIM",
                "tabrmd: | has the unsupported transport tabrmd",
                "tabrmd | has the unsupported transport tabrmd",
                "device:/dev/tpm0 | has the unsupported transport device",
                "libtpms:x | has the unsupported transport libtpms",
                "spi-helper: | has the unsupported transport spi-helper"
            })
    void aMistakeIsNamed(String value, String message) {
        InvalidSettingException failure = assertThrows(InvalidSettingException.class, () -> TpmLocation.parse(value));

        assertTrue(failure.getMessage().startsWith("the TPM device "), failure.getMessage());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void aPathWithAZeroIsInvalid() {
        assertThrows(InvalidSettingException.class, () -> TpmLocation.parse("/dev/tpm\0"));
        assertThrows(InvalidSettingException.class, () -> TpmLocation.parse("swtpm:path=\0"));
    }

    @Test
    void theFirstDeviceThatExistsIsUsed() throws IOException {
        Path first = folder.resolve("tpmrm0");
        Path second = folder.resolve("tpm0");
        IdentityException failure =
                assertThrows(IdentityException.class, () -> TpmLocation.firstOf(List.of(first, second)));
        assertEquals(Reason.UNREADABLE, failure.reason());
        assertTrue(failure.getMessage().contains("there is no TPM (" + first), failure.getMessage());

        Files.createFile(second);
        assertEquals(new AtPath(second), TpmLocation.firstOf(List.of(first, second)));

        Files.createFile(first);
        assertEquals(new AtPath(first), TpmLocation.firstOf(List.of(first, second)));
    }

    @Test
    void otherFilesAreNotOpened() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        for (Path path : List.of(file, folder)) {
            IdentityException failure = assertThrows(IdentityException.class, () -> new AtPath(path).open());
            assertTrue(
                    failure.getMessage().contains("is neither a TPM device nor a unix socket"), failure.getMessage());
        }
        assertEquals("text", Files.readString(file));
    }

    @Test
    void aDeviceIsACharacterDevice() throws IOException {
        // Reading from it returns nothing, like a device that is gone.
        try (Transport device = new AtPath(Path.of("/dev/null")).open()) {
            assertThrows(EOFException.class, () -> device.transmit(new byte[10]));
        }
    }

    @Test
    void aLinkToADeviceIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("tpm"), Path.of("/dev/null"));

        try {
            new AtPath(link).open().close();
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void aPortIsConnectedTo() throws IOException {
        byte[] answer = ScriptedTpm.code(0);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread tpm = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(4);
                    client.getOutputStream().write(answer);
                } catch (IOException ignored) { // The assertion below fails then.
                }
            });
            tpm.start();
            try (Transport transport = TpmLocation.parse("swtpm:host=127.0.0.1,port=" + server.getLocalPort())
                    .open()) {
                assertArrayEquals(answer, transport.transmit(new byte[4]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "no such host.invalid"})
    void anUnknownHostIsAnIoFailure(String host) {
        assertThrows(IOException.class, () -> new AtPort(host, 1).open());
    }

    @Test
    void whyATpmCannotBeReached() {
        assertWhy(new AccessDeniedException("/dev/tpmrm0"), "usually tss", Reason.UNREADABLE);
        assertWhy(new FileSystemException("x", null, "Permission denied"), "usually tss", Reason.UNREADABLE);
        assertWhy(new NoSuchFileException("x"), "it does not exist; check TPM_DEVICE", Reason.UNREADABLE);
        assertWhy(new ConnectException("Connection refused"), "nothing listens there", Reason.UNAVAILABLE);
        assertWhy(new UnknownHostException("h"), "the host is not known", Reason.UNREADABLE);
        assertWhy(new EOFException(), "it closed the connection", Reason.UNAVAILABLE);
        assertWhy(new IOException("Broken pipe"), "it closed the connection", Reason.UNAVAILABLE);
        assertWhy(new IOException("Connection reset"), "it closed the connection", Reason.UNAVAILABLE);
        assertWhy(
                new FileSystemException("/dev/tpm0", null, "Device or resource busy"),
                "another program uses it",
                Reason.UNAVAILABLE);
        assertWhy(new IOException("Timer expired"), "did not answer its driver in time", Reason.UNAVAILABLE);
        assertWhy(new IOException("Input/output error"), "Input/output error; check the TPM", Reason.UNREADABLE);
    }

    private static void assertWhy(IOException cause, String message, Reason reason) {
        IdentityException failure = TpmLocation.unreachable(new AtPath(Path.of("/dev/tpmrm0")), cause);

        assertTrue(failure.getMessage().startsWith("the TPM /dev/tpmrm0 cannot be used: "), failure.getMessage());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
        assertEquals(reason, failure.reason(), message);
    }
}
