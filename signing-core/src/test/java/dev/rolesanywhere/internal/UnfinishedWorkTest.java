package dev.rolesanywhere.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process waits for its unfinished work, but not longer than it may. */
@Timeout(120)
class UnfinishedWorkTest {

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private Thread started() {
        Thread thread = new Thread(() -> {
            try {
                mayEnd.await();
            } catch (InterruptedException ignored) { // The test is over.
            }
        });
        thread.setDaemon(true);
        UnfinishedWork.add(thread);
        thread.start();
        return thread;
    }

    @Test
    void workThatEndsIsAwaited() {
        Thread work = started();
        Thread later = new Thread(mayEnd::countDown);
        later.start();

        UnfinishedWork.await(Duration.ofSeconds(50));
        UnfinishedWork.remove(work);

        assertFalse(work.isAlive());
    }

    @Test
    void workThatDoesNotEndIsAwaitedUntilTheLimit() {
        Thread work = started();
        long start = System.nanoTime();

        UnfinishedWork.await(Duration.ofMillis(200));
        UnfinishedWork.remove(work);

        assertTrue(work.isAlive());
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
        mayEnd.countDown();
    }

    @Test
    void workThatIsDoneIsNotAwaited() {
        Thread work = started();
        UnfinishedWork.remove(work);

        UnfinishedWork.await(Duration.ofSeconds(50));

        assertTrue(work.isAlive());
        mayEnd.countDown();
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Thread work = started();
        Thread.currentThread().interrupt();

        UnfinishedWork.await(Duration.ofSeconds(50));
        UnfinishedWork.remove(work);

        assertTrue(Thread.interrupted());
        mayEnd.countDown();
    }
}
