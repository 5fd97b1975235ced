package dev.rolesanywhere.cli.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessTest {

    @TempDir
    private Path folder;

    @Test
    void aLinkThatSomebodyPutInTheFilesPlaceGivesNothingAway() throws IOException {
        Path readOnly = Files.createFile(folder.resolve("credentials"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--------"));
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        Path link = Files.createSymbolicLink(folder.resolve("temporary"), elsewhere);

        try {
            FileAccess.of(readOnly).tryGiveTo(link);
        } catch (FileSystemException itIsALink) {
            // Refused or not: what it leads to stays as it is.
        }

        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)));
    }
}
