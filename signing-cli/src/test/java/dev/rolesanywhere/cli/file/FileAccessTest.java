package dev.rolesanywhere.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {

    @TempDir
    private Path folder;

    @Test
    void aNewFileHasItsOwnersPermissionsFromTheFirst() throws IOException {
        Path old = Files.createFile(folder.resolve("credentials"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("r--r--r--"));

        Path successor = Files.createFile(folder.resolve("successor"), FileAccess.successorOf(old));

        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(successor)));
    }

    @Test
    void aLinkThatSomebodyPutInTheFilesPlaceGivesNothingAway() throws IOException {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("temporary"), elsewhere);
        Path old = Files.createFile(folder.resolve("credentials"));
        assumeTrue(isGivenAway(old), "only root gives files away");
        UserPrincipal before = Files.getOwner(elsewhere);

        FileAccess.of(old).tryGiveTo(link);

        assertEquals(before, Files.getOwner(elsewhere));
    }

    private static boolean isGivenAway(Path file) {
        try {
            UserPrincipal nobody =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(file, nobody);
            return true;
        } catch (IOException notRoot) {
            return false;
        }
    }
}
