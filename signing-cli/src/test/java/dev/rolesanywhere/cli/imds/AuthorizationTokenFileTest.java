package dev.rolesanywhere.cli.imds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationTokenFileTest {

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void itsOwnerAloneCanReadTheTokenOrEnterItsFolder() throws IOException {
        try (AuthorizationTokenFile file = AuthorizationTokenFile.within(folder, random)) {
            assertEquals("rw-------", permissions(file.path()));
            assertEquals("rwx------", permissions(file.path().resolveSibling(".")));
            assertEquals(file.token(), Files.readString(file.path()));
            assertTrue(file.token().matches("[A-Za-z0-9_-]{43}"), "base64url, and no line feed");
        }
    }

    @Test
    void eachRunHasItsOwn() {
        try (AuthorizationTokenFile one = AuthorizationTokenFile.within(folder, random);
                AuthorizationTokenFile other = AuthorizationTokenFile.within(folder, random)) {
            assertNotEquals(one.path(), other.path());
            assertNotEquals(one.token(), other.token());
        }
    }

    @Test
    void nothingIsLeftAtTheEnd() throws IOException {
        AuthorizationTokenFile.within(folder, random).close();
        AuthorizationTokenFile.at(folder.resolve("token"), random).close();

        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void theTokenOfARunThatWasKilledIsReplaced() throws IOException {
        Path path = folder.resolve("token");
        AuthorizationTokenFile killed = AuthorizationTokenFile.at(path, random);

        AuthorizationTokenFile next = AuthorizationTokenFile.at(path, random);

        assertNotEquals(killed.token(), next.token());
        assertEquals(next.token(), Files.readString(path));
        killed.close();
        assertTrue(Files.exists(path), "a run removes no token but its own");
        next.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void aFileThatIsNoTokenIsLeftAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("credentials"), "[default]\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));

        assertEquals(
                "--authorization-token-file: " + path + " exists and is no token; remove it, or name another file",
                assertThrows(LocalServerException.class, () -> AuthorizationTokenFile.at(path, random))
                        .getMessage());
        assertThrows(LocalServerException.class, () -> AuthorizationTokenFile.at(link, random));
        assertEquals("[default]\n", Files.readString(path));
        assertFalse(Files.exists(folder.resolve("target")));
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path path = folder.resolve("missing/token");

        assertTrue(assertThrows(LocalServerException.class, () -> AuthorizationTokenFile.at(path, random))
                .getMessage()
                .contains(path.toString()));
    }
}
