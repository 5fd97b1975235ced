package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.StatusLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleMapFileTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StatusLog notices = new StatusLog(new PrintStream(err, true, UTF_8));
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("roles.map"), "a/b " + ROLE + "one\n");
    }

    private RoleMapFile load() {
        return RoleMapFile.load(file, RoleMapTest.DEFAULTS);
    }

    /** As often as a change needs to count. */
    private void reload(RoleMapFile map) {
        map.reload(notices);
        map.reload(notices);
    }

    private static String role(RoleMapFile map) {
        return map.current().sessionFor(new Pod("a", "b", "pod")).orElseThrow().roleArn();
    }

    @Test
    void aChangeIsReadAndReported() throws IOException {
        RoleMapFile map = load();
        reload(map);
        assertEquals("", err.toString(UTF_8), "nothing has changed");

        Files.writeString(file, "a/b " + ROLE + "two\n");
        reload(map);

        assertEquals(ROLE + "two", role(map));
        assertEquals("aws_signing_helper: read " + file + ": 1 line with a role\n", err.toString(UTF_8));
    }

    /** Half a map could be valid, and half an ARN another role. */
    @Test
    void aFileThatIsBeingWrittenIsNotUsed() throws IOException {
        RoleMapFile map = load();
        Files.writeString(file, "");
        map.reload(notices);
        assertEquals(ROLE + "one", role(map));
        Files.writeString(file, "a/b " + ROLE + "two");
        map.reload(notices);
        assertEquals(ROLE + "one", role(map));
        Files.writeString(file, "a/b " + ROLE + "two-for-all\n");
        map.reload(notices);
        assertEquals(ROLE + "one", role(map));

        map.reload(notices);
        assertEquals(ROLE + "two-for-all", role(map));
        assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
    }

    @Test
    void anInvalidVersionIsReportedOnceAndThePreviousOneStays() throws IOException {
        RoleMapFile map = load();
        Files.writeString(file, "# new\na/b nonsense\n");
        reload(map);
        map.reload(notices);

        assertEquals(ROLE + "one", role(map));
        assertFalse(map.isValid());
        assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).contains("warning: " + file + ", line 2: 'nonsense' is not a role ARN"));
        assertTrue(err.toString(UTF_8).contains("; the previous map stays in use"));

        Files.writeString(file, "a/b " + ROLE + "one\n");
        reload(map);
        assertTrue(map.isValid(), "the first version is back");
    }

    @Test
    void anInvalidVersionIsParsedOnce() throws IOException {
        RoleMapFile map = load();
        Files.writeString(file, RoleMapTest.lines(RoleMapParser.MAX_RULES) + "a/b nonsense\n");
        map.reload(notices);

        long first = processorTime(() -> map.reload(notices));
        long later = processorTime(() -> map.reload(notices));

        assertFalse(map.isValid());
        assertTrue(later < first / 5, later + " and " + first + " ns");
    }

    /** Other processes do not count. */
    static long processorTime(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - start;
    }

    @Test
    void anInvalidFileThatIsMissingForAMomentStaysInvalid() throws IOException {
        RoleMapFile map = load();
        Files.writeString(file, "a/b nonsense\n");
        reload(map);
        Files.delete(file);
        reload(map);
        Files.writeString(file, "a/b nonsense\n");
        reload(map);

        assertFalse(map.isValid());
        assertEquals(3, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
    }

    @Test
    void aFileThatReturnsUnchangedIsValidAgain() throws IOException {
        RoleMapFile map = load();
        Files.delete(file);
        reload(map);
        assertFalse(map.isValid());

        write();
        reload(map);
        assertTrue(map.isValid());
    }

    @Test
    void aFileThatIsMissingForAMomentChangesNothing() throws IOException {
        RoleMapFile map = load();
        Files.delete(file);
        reload(map);
        assertEquals(ROLE + "one", role(map));
        assertTrue(err.toString(UTF_8).contains(file + " does not exist"), err.toString(UTF_8));

        Files.writeString(file, "a/b " + ROLE + "two\n");
        reload(map);
        assertEquals(ROLE + "two", role(map));
    }

    /** The kubelet replaces a symbolic link to the directory with the data. */
    @Test
    void aConfigMapIsReadAgain() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..1"));
        Path two = Files.createDirectory(folder.resolve("..2"));
        Files.copy(file, one.resolve("roles"));
        Files.writeString(two.resolve("roles"), "a/b " + ROLE + "two\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one.getFileName());
        file = Files.createSymbolicLink(folder.resolve("roles"), Path.of("..data", "roles"));
        RoleMapFile map = load();

        Path next = Files.createSymbolicLink(folder.resolve("..next"), two.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        reload(map);

        assertEquals(ROLE + "two", role(map));
    }

    @Test
    void aFileThatIsTooLargeOrNotTextIsRejected() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(assertThrows(SigningHelperException.class, this::load)
                .getMessage()
                .endsWith(" is not UTF-8 text"));

        Files.write(file, new byte[(1 << 20) + 1]);
        assertTrue(assertThrows(SigningHelperException.class, this::load)
                .getMessage()
                .contains("larger than 1 MiB"));
    }
}
