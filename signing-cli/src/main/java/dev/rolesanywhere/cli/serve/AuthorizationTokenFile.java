package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.internal.IoErrors;
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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A file with a new authorization token, readable only by its owner, and deleted on close. */
public final class AuthorizationTokenFile implements AutoCloseable {

    private static final int TOKEN_BYTES = 32;
    private static final int TOKEN_CHARACTERS = 43;

    private final Path path;
    private final Optional<Path> ownDirectory;
    private final String token;
    private final FileChannel channel;

    private AuthorizationTokenFile(Path path, Optional<Path> ownDirectory, String token, FileChannel channel) {
        this.path = path;
        this.ownDirectory = ownDirectory;
        this.token = token;
        this.channel = channel;
    }

    /** Returns a new token of 43 characters of base64url. */
    public static String newToken(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Writes a token to a file in a new directory below a parent. */
    public static AuthorizationTokenFile within(Path parent, String token) {
        try {
            // Accessible only to its owner, if the file system supports that.
            Path directory = Files.createTempDirectory(parent, "aws_signing_helper-");
            return write(directory.resolve("authorization-token"), Optional.of(directory), token);
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
    }

    /** Writes a token to a file that the user chose. A token left there by a killed run is replaced. */
    public static AuthorizationTokenFile at(Path path, String token) {
        try {
            if (holdsToken(path)) {
                rejectIfInUse(path);
                Files.delete(path);
            }
            return write(path, Optional.empty(), token);
        } catch (FileAlreadyExistsException e) {
            throw new SigningHelperException("--authorization-token-file: " + path
                    + " exists and does not contain a token; remove it, or name another file");
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** A running server keeps its token file locked. */
    private static void rejectIfInUse(Path path) throws IOException {
        try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (other.tryLock() == null) {
                throw inUse(path);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(path);
        }
    }

    private static SigningHelperException inUse(Path path) {
        return new SigningHelperException(
                "--authorization-token-file: " + path + " belongs to a running server; name another file");
    }

    private static AuthorizationTokenFile write(Path path, Optional<Path> ownDirectory, String token)
            throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                FilePermissions.privateFile(path));
        // SDKs would read a line feed as part of the token, and reject it.
        channel.write(ByteBuffer.wrap(token.getBytes(US_ASCII)));
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(path);
        }
        return new AuthorizationTokenFile(path.toAbsolutePath(), ownDirectory, token, channel);
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

    private static SigningHelperException unwritable(Path path, IOException failure) {
        return new SigningHelperException(
                "cannot write the authorization token to " + path + ": " + IoErrors.writing(failure)
                        + "; name another file with --authorization-token-file",
                failure);
    }

    /** Returns the absolute path of the file. */
    public Path path() {
        return path;
    }

    /** Deletes the file, unless another run has replaced the token. */
    @Override
    public void close() {
        try (channel) {
            if (holdsToken(path) && start(path).equals(token)) {
                Files.delete(path);
            }
            if (ownDirectory.isPresent()) {
                Files.delete(ownDirectory.get());
            }
        } catch (IOException ignored) {
            // Without the server the token is useless.
        }
    }
}
