package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
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
    private final String token = AuthorizationTokenFile.newToken(random);

    @TempDir
    private Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void onlyItsOwnerCanReadTheTokenOrEnterItsDirectory() throws IOException {
        try (AuthorizationTokenFile file = AuthorizationTokenFile.within(folder, token)) {
            assertEquals("rw-------", permissions(file.path()));
            assertEquals("rwx------", permissions(file.path().resolveSibling(".")));
            assertEquals(token, Files.readString(file.path()));
            assertTrue(token.matches("[A-Za-z0-9_-]{43}"), "base64url, and no line feed");
        }
    }

    @Test
    void eachRunHasItsOwn() {
        try (AuthorizationTokenFile one = AuthorizationTokenFile.within(folder, token);
                AuthorizationTokenFile other = AuthorizationTokenFile.within(folder, token)) {
            assertNotEquals(one.path(), other.path());
        }
    }

    @Test
    void theTokenFileIsRemovedAtTheEnd() throws IOException {
        AuthorizationTokenFile.within(folder, token).close();
        AuthorizationTokenFile.at(folder.resolve("token"), token).close();

        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void tokensDiffer() {
        assertNotEquals(token, AuthorizationTokenFile.newToken(random));
    }

    @Test
    void theTokenOfARunThatWasKilledIsReplaced() throws IOException {
        Path path = Files.writeString(folder.resolve("token"), AuthorizationTokenFile.newToken(random));

        try (AuthorizationTokenFile next = AuthorizationTokenFile.at(path, token)) {
            assertEquals(token, Files.readString(next.path()));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aRunRemovesOnlyItsOwnToken() throws IOException {
        Path path = folder.resolve("token");
        AuthorizationTokenFile.at(path, token).close();
        AuthorizationTokenFile robbed = AuthorizationTokenFile.at(path, token);
        Files.delete(path);
        Files.writeString(path, AuthorizationTokenFile.newToken(random));

        robbed.close();

        assertTrue(Files.exists(path));
    }

    @Test
    void theTokenOfARunningServerIsLeftAlone() throws IOException {
        Path path = folder.resolve("token");
        try (AuthorizationTokenFile running = AuthorizationTokenFile.at(path, token)) {
            String other = AuthorizationTokenFile.newToken(random);

            assertThrows(SigningHelperException.class, () -> AuthorizationTokenFile.at(path, other));
            assertEquals(token, Files.readString(running.path()));
        }
    }

    @Test
    void aFileWithoutATokenIsLeftAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("credentials"), "[default]\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));

        assertEquals(
                "--authorization-token-file: " + path
                        + " exists and does not contain a token; remove it, or name another file",
                assertThrows(SigningHelperException.class, () -> AuthorizationTokenFile.at(path, token))
                        .getMessage());
        assertThrows(SigningHelperException.class, () -> AuthorizationTokenFile.at(link, token));
        assertEquals("[default]\n", Files.readString(path));
        assertFalse(Files.exists(folder.resolve("target")));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path path = folder.resolve("missing/token");

        assertTrue(assertThrows(SigningHelperException.class, () -> AuthorizationTokenFile.at(path, token))
                .getMessage()
                .contains(path.toString()));
    }
}
