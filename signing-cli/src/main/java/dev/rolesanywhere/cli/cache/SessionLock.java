package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.cli.file.FileAccess;
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
 * Lets one process renew a session while others wait. One file serves all sessions, each by a byte of its own, so that
 * none is left behind by a session that has gone. Where no locks can be had, there is nothing to wait for.
 */
final class SessionLock implements AutoCloseable {

    private final @Nullable FileChannel channel;
    private final Set<String> held = new HashSet<>();

    private SessionLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    static SessionLock in(SessionFolder folder) {
        Path file = folder.lockFile();
        try {
            removeForeign(file);
            return new SessionLock(FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    FileAccess.privateFile(file)));
        } catch (IOException notPossible) {
            return new SessionLock(null);
        }
    }

    /** Nobody else can get in its way then. */
    private static void removeForeign(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            FileStatus status = FileStatus.of(file, LinkOption.NOFOLLOW_LINKS);
            if (!status.isRegular() || status.owner() != ThisUser.number()) {
                Files.deleteIfExists(file);
            }
        }
    }

    boolean tryFor(SessionKey key) {
        return holds(key, Duration.ZERO);
    }

    boolean holds(SessionKey key, Duration patience) {
        if (channel == null || held.contains(key.digits())) {
            return true;
        }
        try {
            boolean isHeld = byteOf(key).awaitOn(channel, patience);
            return isHeld && held.add(key.digits());
        } catch (IOException noLocks) {
            return true;
        }
    }

    boolean tryForAll() {
        try {
            return channel == null || KernelLock.WHOLE.tryOn(channel);
        } catch (IOException noLocks) {
            return true;
        }
    }

    private static KernelLock byteOf(SessionKey key) {
        int digits = Long.SIZE / 4 - 1;
        return new KernelLock(Long.parseLong(key.digits().substring(0, digits), 16), 1);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException closedByTheEndOfTheProcess) {
            // Which is near.
        }
    }
}
