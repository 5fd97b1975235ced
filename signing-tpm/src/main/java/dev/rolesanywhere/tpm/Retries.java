package dev.rolesanywhere.tpm;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** When a rejected command is sent again: the time that passed is limited, and the pauses vary. */
final class Retries {

    /** Waits; tests do not. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long milliseconds) throws InterruptedException;
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SHORTEST_PAUSE = 50;
    private static final int LONGEST_PAUSE = 400;

    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    private final long start;

    Retries(LongSupplier nanoTime, Sleeper sleeper) {
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.start = nanoTime.getAsLong();
    }

    static Retries inRealTime() {
        return new Retries(System::nanoTime, Thread::sleep);
    }

    /** Returns retries whose time starts now. */
    Retries again() {
        return new Retries(nanoTime, sleeper);
    }

    /** Returns whether there is time for another try. */
    boolean mayContinue() {
        return nanoTime.getAsLong() - start < LIMIT.toNanos();
    }

    /** Waits for a random time, so that programs that wait for each other do not try at the same moment. */
    void pause() throws InterruptedIOException {
        try {
            sleeper.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the TPM");
        }
    }
}
