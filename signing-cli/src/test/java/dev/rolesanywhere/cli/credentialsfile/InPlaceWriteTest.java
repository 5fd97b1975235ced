package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.KernelLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InPlaceWriteTest extends CredentialsFileTestCase {

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

        Process process = UpdateProcess.startAsOther(file, "--reuid=4713", "--regid=4712", "--clear-groups");

        assertEquals("0\n", new String(process.getInputStream().readAllBytes(), ISO_8859_1));
        assertEquals(0, process.waitFor());
        assertTrue(Files.readString(file).startsWith("[old]\n[default]\naws_access_key_id = ASIA0\n"));
        assertEquals(inode, Files.getAttribute(file, "unix:ino"));
        assertEquals(4711, Files.getAttribute(file, "unix:uid"));
        assertEquals("rw-rw----", permissions(file));
        Path lock = folder.resolve("credentials.lock"); // The owner of the file must be able to lock it, too.
        assertEquals(permissions.equals("rwxrwxrwx"), Files.exists(lock));
        if (Files.exists(lock)) {
            assertEquals("rw-rw----", permissions(lock));
        }
    }

    @Test
    void inPlaceTheFileKeepsItsInodeAndLosesPublicAccess() throws IOException {
        Files.writeString(file, "[default]\nregion = x\n[other]\nnote = " + "x".repeat(1000) + "\n");
        permit(file, "rw-r--r--");
        Object inode = Files.getAttribute(file, "unix:ino");

        CredentialsFileEdit.Result edited = InPlaceWrite.write(
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

        InPlaceWrite.write(file, before -> new CredentialsFileEdit.Result("short", List.of()), Duration.ofSeconds(30));

        assertEquals("short", Files.readString(file));
    }

    @Test
    void anUpdateOfTheSameFileIsAwaited() throws IOException {
        Files.writeString(file, "[default]\n");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertTrue(KernelLock.WHOLE.tryLock(other));

            assertThrows(
                    SigningHelperException.class,
                    () -> InPlaceWrite.write(
                            file, before -> new CredentialsFileEdit.Result("lost", List.of()), Duration.ofMillis(50)));
        }
        assertEquals("[default]\n", Files.readString(file));
    }

    /** Otherwise a crash of the machine could leave the new text without the space for it, or lose both. */
    @Test
    void theSpaceAndThenTheNewTextAreForcedToTheDisk() throws IOException {
        String old = "[default]\n";
        Files.writeString(file, old);
        try (FullDisk disk = new FullDisk(file, 1000)) {
            InPlaceWrite.overwrite(disk, old.getBytes(ISO_8859_1), new byte[100]);

            assertEquals(List.of("write at 10", "force", "write at 0", "truncate to 100", "force"), disk.operations());
        }
    }

    /** SDKs that read the file in between must not see a part of the new text either. */
    @Test
    void aFullDiskIsNoticedBeforeTheOldTextIsTouched() throws IOException {
        String old = "[default]\nregion = eu-west-1\n";
        Files.writeString(file, old);
        try (FullDisk disk = new FullDisk(file, old.length() + 10L)) {
            assertThrows(
                    IOException.class,
                    () -> InPlaceWrite.overwrite(disk, old.getBytes(ISO_8859_1), new byte[old.length() + 100]));

            assertEquals(old, disk.startWhenFull(old.length()));
        }
        assertEquals(old, Files.readString(file));
    }

    @Test
    void aFailureWhileTheOldTextIsOverwrittenRestoresIt() throws IOException {
        String old = "[default]\nregion = eu-west-1\n";
        Files.writeString(file, old);
        try (FullDisk disk = new FullDisk(file, 10)) {
            assertThrows(
                    IOException.class,
                    () -> InPlaceWrite.overwrite(disk, old.getBytes(ISO_8859_1), new byte[old.length() - 1]));
        }
        assertEquals(old, Files.readString(file));
    }
}
