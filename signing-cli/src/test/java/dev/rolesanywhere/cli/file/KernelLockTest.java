package dev.rolesanywhere.cli.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLockTest {

    private static final KernelLock ONE = new KernelLock(1, 1);
    private static final KernelLock LAST = new KernelLock(Long.MAX_VALUE - 1, 1);

    @TempDir
    private Path folder;

    private Path file;
    private FileChannel first;
    private FileChannel second;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("lock");
        first = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        second = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        first.close();
        second.close();
    }

    @Test
    void aHeldLockIsNotGranted() throws IOException {
        assertTrue(ONE.tryLock(first));

        assertFalse(ONE.tryLock(second));
        assertFalse(KernelLock.WHOLE.tryLock(second));
        assertFalse(ONE.tryLock(second, Duration.ofMillis(40)));
    }

    @Test
    void eachByteHasItsOwnLockAndTheFileStaysEmpty() throws IOException {
        assertTrue(ONE.tryLock(first));
        assertTrue(LAST.tryLock(second));

        assertEquals(0, Files.size(file));
    }

    @Test
    void aReleasedLockIsGranted() throws Exception {
        assertTrue(KernelLock.WHOLE.tryLock(first));
        assertFalse(ONE.tryLock(second));
        Thread release = new Thread(() -> assertDoesNotThrow(first::close));
        release.start();

        assertTrue(ONE.tryLock(second, Duration.ofMinutes(1)));
        release.join();
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        assertTrue(ONE.tryLock(first));
        Thread.currentThread().interrupt();

        assertThrows(InterruptedIOException.class, () -> ONE.tryLock(second, Duration.ofMinutes(1)));
        assertTrue(Thread.interrupted());
    }
}
