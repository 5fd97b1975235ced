package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest extends CredentialsFileTestCase {

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

    /** As the AWS CLI does. The writer may come too late on a machine with other work, so there are more rounds. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void profilesSurviveIfAnotherProgramHasJustTruncatedTheFile(boolean isWrittenInPlace) throws Exception {
        String profiles = "[other]\nregion = x\n";
        if (isWrittenInPlace) {
            Files.createLink(folder.resolve("link"), Files.createFile(file));
        }
        boolean survived = false;
        for (int round = 0; round < 20 && !survived; round++) {
            Files.writeString(file, "");
            Thread update = new Thread(() -> update(file));
            update.start();
            while (update.isAlive() && update.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            if (update.isAlive()) {
                Files.writeString(file, profiles);
            }
            update.join();
            survived = Files.readString(file).equals(profiles + UPDATED);
        }
        assertTrue(survived);
    }

    @Test
    void aReadOnlyFileIsUnchanged() throws IOException {
        Files.writeString(file, "[x]\n");
        permit(file, "r--r--r--");
        assumeTrue(!Files.isWritable(file), "root may write to any file");

        assertEquals(
                file + ": permission denied for user " + System.getProperty("user.name")
                        + "; give that user write access to it and its directory; the file is unchanged",
                failure(file));

        assertEquals("[x]\n", Files.readString(file));
    }

    @Test
    void aDirectoryOfAnotherUserIsDeniedToAUserWithoutName() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may become another user");
        Files.writeString(file, "[x]\n");
        permit(folder, "rwx------");

        Process process = UpdateProcess.startAsOther(file, "--reuid=4713", "--clear-groups");

        assertEquals(
                file + ": permission denied for user 4713; give that user write access to it and its directory;"
                        + " the file is unchanged\n",
                new String(process.getInputStream().readAllBytes(), UTF_8));
        assertEquals(1, process.waitFor());
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

        assertEquals(file + " is a directory; specify a file in it", failure(file));
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
    void fortyLinksAreFollowedAndNoMore() throws IOException {
        Path target = folder.resolve("target");
        Path link = target;
        for (int number = 1; number <= 40; number++) {
            link = Files.createSymbolicLink(folder.resolve("link-" + number), link);
        }

        update(link);

        assertEquals(UPDATED, Files.readString(target));
        assertEquals(
                file + ": its symbolic links form a loop; the file is unchanged",
                failure(Files.createSymbolicLink(file, link)));
    }

    @Test
    void circularLinksAreRejected() throws IOException {
        Files.createSymbolicLink(file, file);

        assertEquals(file + ": its symbolic links form a loop; the file is unchanged", failure(file));
    }

    @Test
    void aRejectedFileIsUnchanged() throws IOException {
        Files.writeString(file, "[default]\u0000");

        assertTrue(failure(file).startsWith(file + ": it contains NUL bytes"));
        assertEquals("[default]\u0000", Files.readString(file));
    }
}
