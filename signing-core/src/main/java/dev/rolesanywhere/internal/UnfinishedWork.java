package dev.rolesanywhere.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads that must finish, for example to flush a TPM, before the process may halt. A process that ends by itself, or
 * by System.exit, runs shutdown hooks and does not need this. Thread-safe.
 */
public final class UnfinishedWork {

    private static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();

    private UnfinishedWork() {}

    /** Adds a thread before it starts. */
    public static void add(Thread thread) {
        THREADS.add(thread);
    }

    /** Removes a thread whose work is done. */
    public static void remove(Thread thread) {
        THREADS.remove(thread);
    }

    /** Waits until the work of all threads is done, or until the limit. */
    public static void await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : THREADS) {
            try {
                thread.join(
                        Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
