package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.file.IoErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A new authorization token in a file that its owner alone can read. Both are gone once this is closed. */
public final class AuthorizationTokenFile implements AutoCloseable {

    private static final int TOKEN_BYTES = 32;
    private static final int TOKEN_CHARACTERS = 43;

    private final Path path;
    private final Optional<Path> ownFolder;
    private final String token;
    private final FileChannel channel;

    private AuthorizationTokenFile(Path path, Optional<Path> ownFolder, String token, FileChannel channel) {
        this.path = path;
        this.ownFolder = ownFolder;
        this.token = token;
        this.channel = channel;
    }

    /**
     * Makes a token.
     *
     * @param random what it is drawn from
     * @return 43 characters of base64url
     */
    public static String newToken(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Writes a token to a file in a folder of its own.
     *
     * @param parent where that folder is made
     * @param token the token
     * @return its file
     */
    public static AuthorizationTokenFile within(Path parent, String token) {
        try {
            // Only its owner can enter it, where the file system can say so.
            Path folder = Files.createTempDirectory(parent, "aws_signing_helper-");
            return write(folder.resolve("authorization-token"), Optional.of(folder), token);
        } catch (IOException unwritable) {
            throw unwritable(parent, unwritable);
        }
    }

    /**
     * Writes a token to a file that the user names. A token that was left there by a run that was killed is replaced.
     *
     * @param path the file
     * @param token the token
     * @return its file
     */
    public static AuthorizationTokenFile at(Path path, String token) {
        try {
            if (holdsToken(path)) {
                refuseIfServed(path);
                Files.delete(path);
            }
            return write(path, Optional.empty(), token);
        } catch (FileAlreadyExistsException other) {
            throw new LocalServerException(
                    "--authorization-token-file: " + path + " exists and is no token; remove it, or name another file");
        } catch (IOException unwritable) {
            throw unwritable(path, unwritable);
        }
    }

    /** Who serves a token keeps its file locked. */
    private static void refuseIfServed(Path path) throws IOException {
        try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (other.tryLock() == null) {
                throw served(path);
            }
        } catch (OverlappingFileLockException withinThisProcess) {
            throw served(path);
        }
    }

    private static LocalServerException served(Path path) {
        return new LocalServerException(
                "--authorization-token-file: " + path + " is that of a server that is running; name another file");
    }

    private static AuthorizationTokenFile write(Path path, Optional<Path> ownFolder, String token) throws IOException {
        FileChannel channel = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path));
        // SDKs take a line feed for a part of the token, and refuse it.
        channel.write(ByteBuffer.wrap(token.getBytes(US_ASCII)));
        if (channel.tryLock() == null) {
            channel.close();
            throw served(path);
        }
        return new AuthorizationTokenFile(path.toAbsolutePath(), ownFolder, token, channel);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean holdsToken(Path path) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && start(path).matches("[A-Za-z0-9_-]{" + TOKEN_CHARACTERS + "}");
    }

    private static String start(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return new String(file.readNBytes(TOKEN_CHARACTERS + 1), US_ASCII);
        }
    }

    private static LocalServerException unwritable(Path path, IOException failure) {
        return new LocalServerException(
                "the authorization token cannot be written to " + path + ": " + IoErrors.writing(failure)
                        + "; name another file with --authorization-token-file",
                failure);
    }

    /**
     * Returns the file.
     *
     * @return its absolute path
     */
    public Path path() {
        return path;
    }

    /** Removes the file, unless another run has put its own token there. */
    @Override
    public void close() {
        try (channel) {
            if (holdsToken(path) && start(path).equals(token)) {
                Files.delete(path);
            }
            if (ownFolder.isPresent()) {
                Files.delete(ownFolder.get());
            }
        } catch (IOException gone) {
            // Without the server the token opens nothing.
        }
    }
}
