package dev.rolesanywhere.cli.imds;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
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

    private AuthorizationTokenFile(Path path, Optional<Path> ownFolder, String token) {
        this.path = path;
        this.ownFolder = ownFolder;
        this.token = token;
    }

    /**
     * Makes a token in a folder of its own.
     *
     * @param parent where that folder is made
     * @param random what the token is drawn from
     * @return the token and its file
     */
    public static AuthorizationTokenFile within(Path parent, SecureRandom random) {
        try {
            // Only its owner can enter it, where the file system can say so.
            Path folder = Files.createTempDirectory(parent, "aws_signing_helper-");
            return write(folder.resolve("authorization-token"), Optional.of(folder), random);
        } catch (IOException unwritable) {
            throw unwritable(parent, unwritable);
        }
    }

    /**
     * Makes a token in a file that the user names. A token that was left there by a run that was killed is replaced.
     *
     * @param path the file
     * @param random what the token is drawn from
     * @return the token and its file
     */
    public static AuthorizationTokenFile at(Path path, SecureRandom random) {
        try {
            if (holdsToken(path)) {
                Files.delete(path);
            }
            return write(path, Optional.empty(), random);
        } catch (FileAlreadyExistsException other) {
            throw new LocalServerException(
                    "--authorization-token-file: " + path + " exists and is no token; remove it, or name another file");
        } catch (IOException unwritable) {
            throw unwritable(path, unwritable);
        }
    }

    private static AuthorizationTokenFile write(Path path, Optional<Path> ownFolder, SecureRandom random)
            throws IOException {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try (WritableByteChannel file = Files.newByteChannel(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path))) {
            // SDKs take a line feed for a part of the token, and refuse it.
            Channels.newOutputStream(file).write(token.getBytes(US_ASCII));
        }
        return new AuthorizationTokenFile(path.toAbsolutePath(), ownFolder, token);
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
                "the authorization token cannot be written to " + path + ": " + failure.getMessage()
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

    /**
     * Returns the token.
     *
     * @return 43 characters of base64url
     */
    public String token() {
        return token;
    }

    /** Removes the file, unless another run has put its own token there. */
    @Override
    public void close() {
        try {
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
