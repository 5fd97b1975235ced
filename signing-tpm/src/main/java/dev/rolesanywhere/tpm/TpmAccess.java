package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Uses the TPM for one purpose at a time: connects, works, flushes, disconnects. Other programs get the TPM in between.
 *
 * <p>A device cannot be asked to stop, so the work runs on a thread of its own, which is given up after a while.
 * Thread-safe.
 */
final class TpmAccess {

    /** What is done with a connection. It may run several times. */
    @FunctionalInterface
    interface Work<T> {
        T with(TpmConnection tpm) throws IOException;
    }

    /** Linux waits longer for a TPM that creates a key, but no caller does. */
    private static final Duration LIMIT = Duration.ofSeconds(85);

    private static final Duration LIMIT_OF_END = Duration.ofSeconds(3);

    private final Supplier<TpmLocation> location;
    private final Duration limit;

    TpmAccess(Supplier<TpmLocation> location) {
        this(location, LIMIT);
    }

    TpmAccess(Supplier<TpmLocation> location, Duration limit) {
        this.location = location;
        this.limit = limit;
    }

    /**
     * Runs work with a connection. If the TPM is full, or busy, or forgot what was loaded, the work runs again.
     *
     * @throws IdentityException if the TPM cannot be reached, or does not answer as it should
     * @throws TpmException if it rejects a command
     */
    <T> T use(Work<T> work) {
        TpmLocation where = location.get();
        Exchange<T> exchange = new Exchange<>(where, work);
        FutureTask<T> task = new FutureTask<>(exchange::run);
        Thread thread = new Thread(task, "tpm");
        thread.setDaemon(true);
        Thread hook = new Thread(() -> exchange.end(thread), "tpm-end");
        addShutdownHook(hook);
        try {
            thread.start();
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(where, e.getCause());
        } catch (TimeoutException e) {
            exchange.abort(thread);
            throw new IdentityException(
                    Reason.UNAVAILABLE,
                    "the TPM " + where + " did not answer within " + limit.toSeconds()
                            + " seconds; check whether another program uses it, or restart it",
                    e);
        } catch (InterruptedException e) {
            exchange.abort(thread);
            Thread.currentThread().interrupt();
            throw new IdentityException(Reason.SIGNING_FAILED, "interrupted while the TPM " + where + " worked", e);
        } finally {
            removeShutdownHook(hook);
        }
    }

    private static RuntimeException failure(TpmLocation where, @Nullable Throwable cause) {
        if (cause instanceof IOException io) {
            return TpmLocation.unreachable(where, io);
        }
        if (cause instanceof MalformedException malformed) {
            return new IdentityException(
                    Reason.SIGNING_FAILED,
                    "the response of the TPM " + where + " is malformed: " + malformed.getMessage()
                            + "; check that it is a TPM 2.0",
                    malformed);
        }
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(cause);
    }

    String name() {
        return location.get().toString();
    }

    /** When the process is ended, what is loaded must be flushed first. */
    private static void addShutdownHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new IdentityException(Reason.SIGNING_FAILED, "the process is being ended", e);
        }
    }

    private static void removeShutdownHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) { // It is running.
        }
    }

    /** One use of the TPM, on its own thread. */
    private static final class Exchange<T> {

        private final TpmLocation location;
        private final Work<T> work;
        private final Retries retries = Retries.inRealTime();
        private boolean isEnded;
        private @Nullable Transport transport;

        Exchange(TpmLocation location, Work<T> work) {
            this.location = location;
            this.work = work;
        }

        T run() throws IOException {
            boolean isRepeated = false;
            while (true) {
                try {
                    return once();
                } catch (TpmException e) {
                    boolean isLost = e.code().isOfLostObject();
                    if (isLost ? isRepeated : !e.code().isFull() || !retries.mayContinue()) {
                        throw e;
                    }
                    isRepeated |= isLost;
                } catch (IOException e) {
                    if (!TpmLocation.isBusy(e) || !retries.mayContinue()) {
                        throw e;
                    }
                }
                retries.pause();
            }
        }

        private T once() throws IOException {
            Transport opened = location.open();
            register(opened);
            try (TpmConnection tpm = new TpmConnection(opened, retries)) {
                return work.with(tpm);
            }
        }

        private synchronized void register(Transport opened) throws IOException {
            if (isEnded) {
                opened.close();
                throw new IOException("the process is being ended");
            }
            transport = opened;
        }

        /** Lets the work come to its end, for the command that runs at the moment cannot be taken back. */
        void end(Thread thread) {
            synchronized (this) {
                isEnded = true;
            }
            join(thread, LIMIT_OF_END);
        }

        /** Disconnects. */
        void abort(Thread thread) {
            Transport open;
            synchronized (this) {
                isEnded = true;
                open = transport;
            }
            if (open != null) {
                // The kernel may keep the caller of close waiting as long as the device works.
                Thread closer = new Thread(() -> close(open), "tpm-close");
                closer.setDaemon(true);
                closer.start();
            }
            join(thread, LIMIT_OF_END);
        }

        private static void close(Transport open) {
            try {
                open.close();
            } catch (IOException ignored) { // It is given up.
            }
        }

        private static void join(Thread thread, Duration limit) {
            try {
                thread.join(limit.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
