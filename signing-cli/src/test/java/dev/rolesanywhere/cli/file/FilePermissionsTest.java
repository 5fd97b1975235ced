package dev.rolesanywhere.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePermissionsTest {

    @TempDir
    private Path folder;

    @Test
    void aReplacementIsPrivateFromTheStartAndThenLikeTheOldFile() throws IOException {
        Path old = Files.createFile(folder.resolve("credentials"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("r--r--r--"));

        try (FileReplacement replacement = FileReplacement.write(old, new byte[0])) {
            assertEquals("rw-------", permissions(temporary()));
            assertTrue(replacement.tryCommit());
        }

        assertEquals("r--------", permissions(old));
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("temporary"), elsewhere);
        Path old = Files.createFile(folder.resolve("credentials"));
        assumeTrue(isGivenAway(old), "only root gives files away");
        UserPrincipal before = Files.getOwner(elsewhere);

        FilePermissions.of(old).tryGiveTo(link);

        assertEquals(before, Files.getOwner(elsewhere));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Path temporary() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".tmp"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, true, true, false, false",
        "r--------, false, true, false, false",
        "rwx------, false, true, false, false",
        "rw-r-----, false, false, false, true",
        "rw--w----, false, false, false, false",
        "rw-r--r--, false, false, true, false",
        "rw------x, false, false, true, false"
    })
    void permissionsAreClassified(
            String permissions, boolean isOwnerOnly, boolean isClosed, boolean isOpen, boolean keepsGroup)
            throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        FilePermissions read = FilePermissions.of(file);

        assertEquals(isOwnerOnly, read.isOwnerOnly());
        assertEquals(isClosed, read.isClosedToOthers());
        assertEquals(isOpen, read.isOpenToAll());
        assertEquals(keepsGroup, read.keepsGroupRead());
        assertTrue(read.isRegular() && !read.isDirectory());
        assertEquals(CurrentUser.uid(), read.owner());
    }

    @Test
    void aSymbolicLinkIsNotItsTarget() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        assertTrue(FilePermissions.of(link).isDirectory());
        FilePermissions itself = FilePermissions.of(link, LinkOption.NOFOLLOW_LINKS);
        assertFalse(itself.isDirectory() || itself.isRegular());
    }

    private static boolean isGivenAway(Path file) {
        try {
            UserPrincipal nobody =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(file, nobody);
            return true;
        } catch (IOException ignored) { // This user is not root.
            return false;
        }
    }
}
