package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;

/**
 * A lock on some bytes of a file, which need not exist. The kernel releases it when the channel is closed or the
 * process ends, in any way.
 *
 * @param position the first byte
 * @param size the number of bytes
 */
public record KernelLock(long position, long size) {

    /** The whole file. */
    public static final KernelLock WHOLE = new KernelLock(0, Long.MAX_VALUE);

    private static final Duration PAUSE = Duration.ofMillis(15);

    /**
     * Takes the lock unless another process or thread holds it, and returns whether it is held now.
     *
     * @throws IOException if the file system has no locks
     */
    public boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(position, size, false) != null;
        } catch (OverlappingFileLockException ignored) { // Another thread of this process holds it.
            return false;
        }
    }

    /**
     * Waits for the lock, and returns whether it is held now.
     *
     * @throws IOException if the file system has no locks
     */
    public boolean tryLock(FileChannel channel, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!tryLock(channel)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was interrupted");
        }
    }
}
