package dev.rolesanywhere.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoErrorsTest {

    private static final String USER = System.getProperty("user.name");

    @TempDir
    private Path folder;

    private static String reading(Path file) {
        return IoErrors.reading(file, assertThrows(IOException.class, () -> BoundedFile.read(file, 1024)));
    }

    @Test
    void aFileOfTheLargestSizeIsReadWhole() throws IOException {
        byte[] content = new byte[1024];
        content[1023] = 1;

        assertArrayEquals(content, BoundedFile.read(Files.write(folder.resolve("file"), content), 1024));
    }

    @Test
    void aLargerFileIsRejectedWithTheLimit() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[(1 << 20) + 1]);

        assertEquals(file + ": it is larger than 1 KiB; check the path", reading(file));
        IOException large = assertThrows(BoundedFile.TooLargeException.class, () -> BoundedFile.read(file, 1 << 20));
        assertEquals(file + ": it is larger than 1 MiB", IoErrors.problem(file, large));
    }

    @Test
    void missingFilesDirectoriesAndLinksDiffer() throws IOException {
        Path missing = folder.resolve("missing");
        Path link = Files.createSymbolicLink(folder.resolve("link"), missing);
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Path file = Files.createFile(folder.resolve("file"));

        assertEquals(missing + " does not exist; check the path", reading(missing));
        assertEquals(link + " is a symbolic link to a file that does not exist; check the path", reading(link));
        assertEquals(folder + " is a directory; specify a file in it", reading(folder));
        assertEquals(
                file.resolve("x") + ": a part of this path is a file, not a directory; check the path",
                reading(file.resolve("x")));
        assertTrue(reading(loop).startsWith(loop + " cannot be read: ")
                || reading(loop).contains("form a loop"));
    }

    @Test
    void aDeniedFileNamesTheUser() {
        Path file = folder.resolve("file");

        assertEquals(
                file + ": permission denied for user " + USER + "; give that user access to it and its directory",
                IoErrors.reading(file, new AccessDeniedException(file.toString())));
    }

    @Test
    void aUserWithoutNameIsNamedByItsNumber() throws IOException {
        Object number = Files.getAttribute(folder, "unix:uid");

        assertEquals(number.toString(), IoErrors.nameOfUser("?", folder));
        assertEquals("name", IoErrors.nameOfUser("name", folder));
        assertEquals("?", IoErrors.nameOfUser("?", folder.resolve("missing")));
    }

    @Test
    void theSystemDeniesAFileWithoutPermissions() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(file), "root may read any file");

        assertTrue(reading(file).startsWith(file + ": permission denied for user "));
    }

    @Test
    void whatCannotBeWrittenIsExplained() {
        assertEquals("/x does not exist", IoErrors.writing(new NoSuchFileException("/x")));
        assertEquals("/x is not a directory", IoErrors.writing(new FileAlreadyExistsException("/x")));
        assertEquals(
                "there is no space left on its disk (No space left on device)",
                IoErrors.writing(new IOException("No space left on device")));
        assertEquals(
                "there is no space left on its disk (Disk quota exceeded)",
                IoErrors.writing(new FileSystemException("/x", null, "Disk quota exceeded")));
        assertEquals(
                "permission denied for user " + USER + "; give that user write access to it and its directory",
                IoErrors.writing(new AccessDeniedException("/x")));
        assertEquals(
                "it is immutable or belongs to another user, so this user cannot restrict access to it",
                IoErrors.writing(new FileSystemException("/x", null, "Operation not permitted")));
        assertEquals(
                "its file system is read-only; mount it writable",
                IoErrors.writing(new FileSystemException("/x", null, "Read-only file system")));
        assertEquals("Input/output error", IoErrors.writing(new IOException("Input/output error")));
    }
}
