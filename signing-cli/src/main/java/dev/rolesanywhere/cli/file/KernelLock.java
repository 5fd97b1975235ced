package dev.rolesanywhere.cli.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;

/**
 * A lock on some bytes of a file, which need not be there. It lasts until the channel is closed: the kernel takes it
 * back when the process ends in whatever way.
 *
 * @param position the first byte
 * @param size how many bytes
 */
public record KernelLock(long position, long size) {

    /** The whole file. */
    public static final KernelLock WHOLE = new KernelLock(0, Long.MAX_VALUE);

    private static final Duration PAUSE = Duration.ofMillis(15);

    /**
     * Takes the lock, unless another has it.
     *
     * @param channel the file
     * @return whether it is held now
     * @throws IOException if the file system knows no locks
     */
    public boolean tryOn(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(position, size, false) != null;
        } catch (OverlappingFileLockException withinThisProcess) {
            return false;
        }
    }

    /**
     * Waits for the lock.
     *
     * @param channel the file
     * @param patience how long at most
     * @return whether it is held now
     * @throws IOException if the file system knows no locks
     */
    public boolean awaitOn(FileChannel channel, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!tryOn(channel)) {
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
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("it was interrupted");
        }
    }
}
