package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {

    private static final ProfileName DEFAULT = new ProfileName("default");
    private static final String UPDATED = """
            [default]
            aws_access_key_id = ASIAIOSFODNN7UPDATED
            aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
            aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE//+new==
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("credentials");
    }

    private static List<String> update(Path file) {
        return CredentialsFile.at(file).update(DEFAULT, CorpusCase.NEW).warnings();
    }

    private static String failure(Path file) {
        return assertThrows(CredentialsFileException.class, () -> update(file)).getMessage();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName() + "").sorted().toList();
        }
    }

    @Test
    void newFilesAndDirectoriesAreForTheirOwnerOnly() throws IOException {
        Path deep = folder.resolve("home/.aws/credentials");

        assertEquals(List.of(), update(deep));

        assertEquals(UPDATED, Files.readString(deep));
        assertEquals("rw-------", permissions(deep));
        assertEquals("rwx------", permissions(folder.resolve("home/.aws")));
        assertEquals("rw-------", permissions(folder.resolve("home/.aws/credentials.lock")));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--,rw-------",
        "rwxrwxrwx,rw-------",
        "rw-------,rw-------",
        "r--------,r--------",
        "rw-r-----,rw-r-----",
        "rw-rw----,rw-rw----",
        "rwxr-x---,rw-r-----",
        "rw-r----x,rw-------"
    })
    void theGroupKeepsItsPermissionsAndOthersLoseTheirs(String before, String after) throws IOException {
        Files.createFile(file);
        permit(file, before);
        assumeTrue(Files.isWritable(file), "only root may write to a file that is read-only");

        update(file);

        assertEquals(after, permissions(file));
        assertEquals(UPDATED, Files.readString(file));
    }

    @Test
    void accessOfOthersIsAWarning() throws IOException {
        Files.createFile(file);
        permit(file, "rw-r-----");
        String group =
                Files.readAttributes(file, PosixFileAttributes.class).group().getName();

        assertEquals(
                List.of(file + ": the group " + group + " can read it; if that is not intended, run chmod 600"),
                update(file));
        permit(file, "rw-r--r--");
        assertEquals(List.of(file + ": all users had access to it; now only its owner has"), update(file));
        assertEquals(List.of(), update(file));
    }

    @Test
    void aFileWithHardLinksIsWrittenInPlace() throws IOException {
        Files.writeString(file, "[old]\n");
        Path link = Files.createLink(folder.resolve("link"), file);

        update(file);

        assertEquals("[old]\n" + UPDATED, Files.readString(link));
        assertTrue(Files.isSameFile(file, link));
        assertEquals(List.of("credentials", "credentials.lock", "link"), names());
    }

    /** As another user, who may or may not replace files in the directory. */
    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx"})
    void aGroupMemberWritesAnotherUsersFileInPlace(String permissions) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may become another user");
        Files.writeString(file, "[old]\n");
        permit(file, "rw-rw----");
        permit(folder, permissions);
        Files.setAttribute(file, "unix:uid", 4711);
        Files.setAttribute(file, "unix:gid", 4712);
        Object inode = Files.getAttribute(file, "unix:ino");

        Process process = UpdateProcess.start(
                List.of("setpriv", "--reuid=4713", "--regid=4712", "--clear-groups"), file, "default", 1);

        assertEquals("0\n", new String(process.getInputStream().readAllBytes(), ISO_8859_1));
        assertEquals(0, process.waitFor());
        assertTrue(Files.readString(file).startsWith("[old]\n[default]\naws_access_key_id = ASIA0\n"));
        assertEquals(inode, Files.getAttribute(file, "unix:ino"));
        assertEquals(4711, Files.getAttribute(file, "unix:uid"));
        assertEquals("rw-rw----", permissions(file));
    }

    @Test
    void createdFilesAreReported() {
        Path deep = folder.resolve("home/.aws/credentials");

        assertEquals(
                List.of(deep.getParent(), deep),
                CredentialsFile.at(deep).update(DEFAULT, CorpusCase.NEW).created());
        assertEquals(
                List.of(),
                CredentialsFile.at(deep).update(DEFAULT, CorpusCase.NEW).created());
        assertEquals(
                List.of(deep.resolveSibling("b")),
                CredentialsFile.at(deep.resolveSibling("b"))
                        .update(DEFAULT, CorpusCase.NEW)
                        .created());
    }

    @Test
    void aReadOnlyFileIsUnchanged() throws IOException {
        Files.writeString(file, "[x]\n");
        permit(file, "r--r--r--");
        assumeTrue(!Files.isWritable(file), "root may write to any file");

        assertEquals(
                file + ": permission denied for user " + System.getProperty("user.name")
                        + "; give that user write access",
                failure(file));

        assertEquals("[x]\n", Files.readString(file));
    }

    @Test
    void theOwnerStays() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
        Files.createFile(file);
        permit(file, "rw-r-----");
        Files.setAttribute(file, "unix:uid", 4711);
        Files.setAttribute(file, "unix:gid", 4712);

        update(file);

        for (Path each : List.of(file, folder.resolve("credentials.lock"))) {
            assertEquals(4711, Files.getAttribute(each, "unix:uid"));
            assertEquals(4712, Files.getAttribute(each, "unix:gid"));
        }
        assertEquals("rw-r-----", permissions(file));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSymbolicLinkStaysOne(boolean exists) throws IOException {
        Path target = Files.createDirectory(folder.resolve("real")).resolve("file");
        if (exists) {
            Files.createFile(target);
        }
        Path middle = Files.createSymbolicLink(folder.resolve("middle"), target);
        Path link = Files.createSymbolicLink(file, Path.of(middle.getFileName() + ""));

        update(link);
        update(link);

        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(middle));
        assertEquals(UPDATED, Files.readString(target));
        assertEquals("rw-------", permissions(target));
        assertEquals(List.of("credentials", "middle", "real"), names());
    }

    @Test
    void aReaderOfTheOldFileReadsAllOfIt() throws IOException {
        Files.writeString(file, "[old]\n");
        try (var reader = Files.newBufferedReader(file)) {
            update(file);

            assertEquals("[old]", reader.readLine());
        }
        assertEquals("[old]\n" + UPDATED, Files.readString(file));
    }

    @Test
    void onlyLeftoversOfKilledRunsAreRemoved() throws IOException {
        List<String> others = List.of(
                "credentials.0123456789abcdef.tmp.x",
                "credentials.bak",
                "credentials.x.tmp",
                "other.0123456789abcdef.tmp");
        for (String other : others) {
            Files.createFile(folder.resolve(other));
        }
        Files.createFile(folder.resolve("credentials.0123456789abcdef.tmp"));

        update(file);

        assertEquals(
                Stream.concat(others.stream(), Stream.of("credentials", "credentials.lock"))
                        .sorted()
                        .toList(),
                names());
    }

    @Test
    void warningsNameTheFile() throws IOException {
        Files.writeString(file, "[default]\n[default]\n");
        permit(file, "rw-------");

        List<String> warnings = update(file);

        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith(file + ": it has 2 sections [default]"), warnings.get(0));
    }

    @Test
    void aDirectoryIsRejected() throws IOException {
        Files.createDirectory(file);

        assertEquals(file + ": it is a directory; specify a file in it", failure(file));
        assertEquals(
                file + ": it is not a regular file",
                failure(Path.of("/dev/null")).replace("/dev/null", file + ""));
        assertEquals(List.of("credentials"), names());
    }

    @Test
    void aFileInsteadOfTheDirectoryIsRejected() throws IOException {
        Files.writeString(file, "x");

        assertEquals(
                file.resolve("credentials") + ": " + file + " is not a directory; the file is unchanged",
                failure(file.resolve("credentials")));
    }

    @Test
    void circularLinksAreRejected() throws IOException {
        Files.createSymbolicLink(file, file);

        assertEquals(file + ": its symbolic links form a loop; the file is unchanged", failure(file));
    }

    @Test
    void aTooLargeFileIsUnchanged() throws IOException {
        byte[] large = new byte[(16 << 20) + 1];
        Files.write(file, large);

        assertEquals(file + ": it is larger than 16 MiB; shorten it", failure(file));
        assertEquals(large.length, Files.size(file));
        assertFalse(names().stream().anyMatch(name -> name.endsWith(".tmp")));
    }

    @Test
    void aRejectedFileIsUnchanged() throws IOException {
        Files.writeString(file, "[default]\u0000");

        assertTrue(failure(file).startsWith(file + ": it contains NUL bytes"));
        assertEquals("[default]\u0000", Files.readString(file));
    }

    @Test
    void anUpdateWaitsForAnother() throws Exception {
        CompletableFuture<List<String>> waiting;
        try (FileChannel lock = FileChannel.open(
                folder.resolve("credentials.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());
            waiting = CompletableFuture.supplyAsync(() -> update(file));
            Thread.sleep(200);
            assertFalse(Files.exists(file));
        }
        assertEquals(List.of(), waiting.get(60, TimeUnit.SECONDS));
        assertEquals(UPDATED, Files.readString(file));
    }

    @Test
    void anUpdateDoesNotWaitForever() throws IOException {
        try (FileChannel lock = FileChannel.open(
                folder.resolve("credentials.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());

            CredentialsFileException failure =
                    assertThrows(CredentialsFileException.class, () -> UpdateLock.beside(file, Duration.ofMillis(50)));

            assertTrue(failure.getMessage().contains("has been locked by another update"), failure.getMessage());
        }
    }

    /** Opening a named pipe waits for its other end. */
    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "mkdir", "ln -s nowhere"})
    void aLockThatIsNotARegularFileIsRejected(String command) throws Exception {
        String lock = folder.resolve("credentials.lock").toString();
        String[] words = (command + " " + lock).split(" ");
        assumeTrue(new ProcessBuilder(words).start().waitFor() == 0, "the system has no named pipes");

        assertEquals(
                file + ": " + lock + " is not a regular file; remove it",
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> failure(file)));
        assertEquals(List.of("credentials.lock"), names());
    }

    @Test
    void inPlaceTheFileKeepsItsInodeAndLosesPublicAccess() throws IOException {
        Files.writeString(file, "[default]\nregion = x\n[other]\nnote = " + "x".repeat(1000) + "\n");
        permit(file, "rw-r--r--");
        Object inode = Files.getAttribute(file, "unix:ino");

        EditResult edited = InPlaceWrite.write(
                file,
                before -> new CredentialsFileEdit(DEFAULT, CorpusCase.NEW).applyTo(new String(before, ISO_8859_1)),
                Duration.ofSeconds(30));

        assertEquals(edited.text(), Files.readString(file));
        assertEquals(inode, Files.getAttribute(file, "unix:ino"));
        assertEquals("rw-------", permissions(file));
    }

    @Test
    void inPlaceAShorterTextTruncatesTheFile() throws IOException {
        Files.writeString(file, "long text");

        InPlaceWrite.write(file, before -> new EditResult("short", List.of()), Duration.ofSeconds(30));

        assertEquals("short", Files.readString(file));
    }
}
