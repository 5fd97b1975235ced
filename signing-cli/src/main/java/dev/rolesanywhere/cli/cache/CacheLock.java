package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.cli.file.CurrentUser;
import dev.rolesanywhere.cli.file.FilePermissions;
import dev.rolesanywhere.cli.file.KernelLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process renew a session while others wait. One file serves all sessions, with a byte for each, so that no
 * lock file is left behind. If the file system has no locks, callers do not wait.
 */
final class CacheLock implements AutoCloseable {

    private final @Nullable FileChannel channel;
    private final Set<String> held = new HashSet<>();

    private CacheLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    static CacheLock in(CacheDirectory directory) {
        Path file = directory.lockFile();
        try {
            removeForeign(file);
            return new CacheLock(FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    FilePermissions.privateFile(file)));
        } catch (IOException ignored) { // Then callers do not wait.
            return new CacheLock(null);
        }
    }

    /** Keeps other users from blocking this one. */
    private static void removeForeign(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            FilePermissions permissions = FilePermissions.of(file, LinkOption.NOFOLLOW_LINKS);
            if (!permissions.isRegular() || permissions.owner() != CurrentUser.uid()) {
                Files.deleteIfExists(file);
            }
        }
    }

    boolean tryLock(CacheKey key) {
        return tryLock(key, Duration.ZERO);
    }

    /** Waits for the lock, and returns whether this process holds it. */
    boolean tryLock(CacheKey key, Duration timeout) {
        if (channel == null || held.contains(key.digits())) {
            return true;
        }
        try {
            boolean isHeld = byteOf(key).tryLock(channel, timeout);
            return isHeld && held.add(key.digits());
        } catch (IOException ignored) { // The file system has no locks.
            return true;
        }
    }

    boolean tryLockAll() {
        try {
            return channel == null || KernelLock.WHOLE.tryLock(channel);
        } catch (IOException ignored) { // The file system has no locks.
            return true;
        }
    }

    private static KernelLock byteOf(CacheKey key) {
        int digits = Long.SIZE / 4 - 1;
        return new KernelLock(Long.parseLong(key.digits().substring(0, digits), 16), 1);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) { // The process ends soon, which releases the lock.
            held.clear();
        }
    }
}
