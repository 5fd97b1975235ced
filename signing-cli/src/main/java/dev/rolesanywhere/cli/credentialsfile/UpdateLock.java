package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.cli.file.KernelLock;
import dev.rolesanywhere.cli.file.UndecodablePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes other updates of the same file wait. The kernel releases the lock when the process ends, in any way. The empty
 * lock file stays: if it were deleted, two processes could hold two locks.
 */
final class UpdateLock implements AutoCloseable {

    private final @Nullable FileChannel channel;
    private final boolean isHeld;

    private UpdateLock(@Nullable FileChannel channel, boolean isHeld) {
        this.channel = channel;
        this.isHeld = isHeld;
    }

    /**
     * Waits for the lock beside a file. If that is impossible, because the directory is not writable or its file system
     * has no locks, callers do not wait.
     *
     * @param timeout the longest wait
     */
    static UpdateLock beside(Path file, Duration timeout) throws IOException {
        Path lockFile = UndecodablePath.sibling(file, ".lock");
        Optional<FileChannel> opened = open(file, lockFile);
        if (opened.isEmpty()) {
            return new UpdateLock(null, false);
        }
        FileChannel channel = opened.get();
        try {
            lock(channel, lockFile, timeout);
            return new UpdateLock(channel, true);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<FileChannel> open(Path file, Path lockFile) throws IOException {
        boolean isNew = Files.notExists(lockFile, LinkOption.NOFOLLOW_LINKS);
        // Another user of a shared directory may have put a named pipe there; opening it would wait forever.
        if (!isNew && !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            throw new SigningHelperException(lockFile + " is not a regular file; remove it");
        }
        try {
            FileChannel channel = FileChannel.open(
                    lockFile,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    FilePermissions.privateFile(lockFile));
            if (isNew && Files.exists(file)) {
                FilePermissions.of(file).tryGiveTo(lockFile);
            }
            return Optional.of(channel);
        } catch (AccessDeniedException ignored) { // Another user owns the lock file or the directory.
            return Optional.empty();
        } catch (IOException e) {
            if (Files.isWritable(FilePermissions.directoryOf(file))) {
                throw e;
            }
            return Optional.empty();
        }
    }

    static void lock(FileChannel channel, Path file, Duration timeout) throws IOException {
        if (!KernelLock.WHOLE.tryLock(channel, timeout)) {
            throw new SigningHelperException(file + " has been locked by another update for " + timeout.toSeconds()
                    + " seconds; check whether it hangs");
        }
    }

    boolean isHeld() {
        return isHeld;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
