package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.cli.file.FileReplacement;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The shared credentials file, written as a whole or not at all, one update at a time. Thread-safe. */
public final class CredentialsFile {

    /** Enough for thousands of profiles, and an update of it fits into the memory of the packaged command. */
    static final int MAX_BYTES = 4 << 20;

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_ATTEMPTS = 10;

    /** The AWS CLI fills a file within a millisecond after it truncated it. */
    private static final Duration EMPTY_PAUSE = Duration.ofMillis(200);

    private static final int MAX_LINKS = 40;

    private final Path path;
    private final Duration lockTimeout;

    CredentialsFile(Path path, Duration lockTimeout) {
        this.path = path;
        this.lockTimeout = lockTimeout;
    }

    /** Returns the file at a path, which need not exist. A symbolic link remains one. */
    public static CredentialsFile at(Path path) {
        return new CredentialsFile(path, LOCK_TIMEOUT);
    }

    /**
     * What an update did besides setting the keys.
     *
     * @param created the directory and the file that did not exist before
     * @param warnings what the user should know about the file, a sentence each
     */
    public record Result(List<Path> created, List<String> warnings) {}

    /**
     * Sets the three keys of a profile.
     *
     * @throws SigningHelperException if the file cannot be written; it is unchanged then
     */
    public Result update(ProfileName profile, SessionCredentials credentials) {
        if (Files.isDirectory(path)) {
            throw new SigningHelperException(path + " is a directory; specify a file in it");
        }
        CredentialsFileEdit edit = new CredentialsFileEdit(profile, credentials);
        try {
            Path file = target();
            List<Path> created = Stream.of(FilePermissions.directoryOf(file), file)
                    .filter(Files::notExists)
                    .toList();
            List<String> warnings = new ArrayList<>(accessWarnings(file));
            warnings.addAll(update(file, before -> edit.applyTo(new String(before, ISO_8859_1)))
                    .warnings());
            return new Result(
                    created,
                    warnings.stream().map(warning -> path + ": " + warning).toList());
        } catch (SigningHelperException e) {
            throw new SigningHelperException(path + ": " + e.getMessage(), e);
        } catch (BoundedFile.TooLargeException e) {
            throw new SigningHelperException(path + ": " + e.getReason() + "; shorten it", e);
        } catch (IOException e) {
            throw new SigningHelperException(path + ": " + IoErrors.writing(e) + "; the file is unchanged", e);
        }
    }

    /** Follows symbolic links itself, because the last one may name a file that does not exist yet. */
    private Path target() throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    private static List<String> accessWarnings(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        FilePermissions permissions = FilePermissions.of(file);
        if (permissions.isOpenToAll()) {
            return List.of("all users had access to it; now only its owner has");
        }
        return permissions.keepsGroupRead()
                ? List.of("the group " + FilePermissions.groupName(file)
                        + " can read it; if that is not intended, run chmod 600")
                : List.of();
    }

    CredentialsFileEdit.Result update(Path file, Function<byte[], CredentialsFileEdit.Result> edit) throws IOException {
        if (Files.isDirectory(FilePermissions.directoryOf(file))) {
            checkWritable(file);
        } else {
            Files.createDirectories(FilePermissions.directoryOf(file), FilePermissions.privateDirectory(file));
        }
        try (UpdateLock lock = UpdateLock.beside(file, lockTimeout)) {
            if (Files.exists(file) && (!Files.isWritable(FilePermissions.directoryOf(file)) || hasHardLinks(file))) {
                return InPlaceWrite.write(file, edit, lockTimeout);
            }
            if (!lock.isHeld()) {
                return replace(file, edit)
                        .withWarning(
                                "it cannot be locked, so an update by another process at the same time may be lost");
            }
            FileReplacement.removeLeftovers(file);
            return replace(file, edit);
        }
    }

    private static void checkWritable(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SigningHelperException("it is not a regular file");
        } else if (!Files.notExists(file) && !Files.isWritable(file)) {
            FileChannel.open(file, StandardOpenOption.WRITE).close(); // Fails with the reason.
        }
    }

    /** A replacement would leave the old credentials under the other names. */
    private static boolean hasHardLinks(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(file, "unix:nlink") instanceof Integer links
                && links > 1;
    }

    /** Compares the file before it is replaced, because programs that ignore the lock may have changed it meanwhile. */
    private CredentialsFileEdit.Result replace(Path file, Function<byte[], CredentialsFileEdit.Result> edit)
            throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<byte[]> before = readFilled(file);
            CredentialsFileEdit.Result result = edit.apply(before.orElse(new byte[0]));
            try (FileReplacement replacement = FileReplacement.write(file, result.bytes())) {
                if (!isSame(before, read(file))) {
                    continue;
                }
                if (replacement.tryCommit()) {
                    return result;
                }
            }
            return InPlaceWrite.write(file, edit, lockTimeout);
        }
        throw new SigningHelperException("another program keeps writing it; try again later");
    }

    private static Optional<byte[]> readFilled(Path file) throws IOException {
        Optional<byte[]> content = read(file);
        if (content.isEmpty() || content.get().length > 0) {
            return content;
        }
        awaitContent();
        return read(file);
    }

    /** A file that is empty may have been truncated by a program that is about to write it, as the AWS CLI does. */
    static void awaitContent() throws InterruptedIOException {
        try {
            Thread.sleep(EMPTY_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was interrupted");
        }
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        return Files.notExists(file) ? Optional.empty() : Optional.of(BoundedFile.read(file, MAX_BYTES));
    }

    private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent()
                && Arrays.equals(one.orElse(new byte[0]), other.orElse(new byte[0]));
    }
}
