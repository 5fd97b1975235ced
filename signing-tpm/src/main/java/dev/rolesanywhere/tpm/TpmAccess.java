package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.UnfinishedWork;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Uses the TPM for one purpose at a time: connects, works, flushes, disconnects. Other programs get the TPM in between.
 *
 * <p>A command that runs in a TPM cannot be taken back. So the work runs on its own thread. After a while, or when the
 * process ends, it may finish its command and flush what it loaded, but not send another command. Thread-safe.
 */
final class TpmAccess {

    /** What is done with a connection. It may run several times. */
    @FunctionalInterface
    interface Work<T> {
        T with(TpmConnection tpm) throws IOException;
    }

    /** Linux waits longer for a TPM that creates a key, but no caller does. Together with the time to flush, 85 s. */
    private static final Duration LIMIT = Duration.ofSeconds(75);

    /** For the command that runs at the moment, and for flushing. */
    private static final Duration LIMIT_OF_END = Duration.ofSeconds(10);

    private final Supplier<TpmLocation> location;
    private final Duration limit;
    private final Duration limitOfEnd;
    private final AtomicReference<@Nullable Exchange<?>> abandoned = new AtomicReference<>();

    TpmAccess(Supplier<TpmLocation> location) {
        this(location, LIMIT, LIMIT_OF_END);
    }

    TpmAccess(Supplier<TpmLocation> location, Duration limit, Duration limitOfEnd) {
        this.location = location;
        this.limit = limit;
        this.limitOfEnd = limitOfEnd;
    }

    /**
     * Runs work with a connection. If the TPM is full, or busy, or forgot what was loaded, the work runs again.
     *
     * @throws IdentityException if the TPM cannot be reached, or does not answer as it should
     * @throws TpmException if it rejects a command
     */
    <T> T use(Work<T> work) {
        TpmLocation where = location.get();
        replaceAbandoned(null);
        Exchange<T> exchange = new Exchange<>(where, work);
        Thread hook = new Thread(() -> exchange.end(limitOfEnd), "tpm-end");
        addShutdownHook(hook);
        try {
            exchange.start();
            return exchange.result(limit);
        } catch (ExecutionException e) {
            throw failure(where, e.getCause());
        } catch (TimeoutException e) {
            abandon(exchange);
            throw new IdentityException(
                    Reason.UNAVAILABLE,
                    "the TPM " + where + " did not answer within " + limit.toSeconds()
                            + " seconds; check whether another program uses it, or restart it",
                    e);
        } catch (InterruptedException e) {
            abandon(exchange);
            Thread.currentThread().interrupt();
            throw new IdentityException(Reason.SIGNING_FAILED, "interrupted while the TPM " + where + " worked", e);
        } finally {
            removeShutdownHook(hook);
        }
    }

    /** If the TPM still does not answer, the exchange goes on in the background, until another one. */
    private void abandon(Exchange<?> exchange) {
        if (!exchange.end(limitOfEnd)) {
            replaceAbandoned(exchange);
        }
    }

    private void replaceAbandoned(@Nullable Exchange<?> next) {
        Exchange<?> before = abandoned.getAndSet(next);
        if (before != null) {
            before.disconnect();
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
        private final FutureTask<T> task = new FutureTask<>(this::run);
        private final Thread thread = new Thread(task, "tpm");
        private boolean isEnded;
        private @Nullable TpmConnection connection;

        Exchange(TpmLocation location, Work<T> work) {
            this.location = location;
            this.work = work;
            thread.setDaemon(true);
        }

        void start() {
            UnfinishedWork.add(thread);
            thread.start();
        }

        T result(Duration limit) throws InterruptedException, ExecutionException, TimeoutException {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        private T run() throws IOException {
            try {
                return untilDone();
            } finally {
                UnfinishedWork.remove(thread);
            }
        }

        private T untilDone() throws IOException {
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
                    if (!TpmLocation.isBusy(e) || isEnded() || !retries.mayContinue()) {
                        throw e;
                    }
                }
                retries.pause();
            }
        }

        private synchronized boolean isEnded() {
            return isEnded;
        }

        private T once() throws IOException {
            try (TpmConnection tpm = new TpmConnection(location.open(), retries)) {
                register(tpm);
                return work.with(tpm);
            }
        }

        private synchronized void register(TpmConnection opened) {
            connection = opened;
            if (isEnded) {
                opened.stop();
            }
        }

        /**
         * Lets the work flush and disconnect. The command that runs at the moment cannot be taken back.
         *
         * @return whether it has ended
         */
        boolean end(Duration limit) {
            synchronized (this) {
                isEnded = true;
                if (connection != null) {
                    connection.stop();
                }
            }
            try {
                thread.join(limit.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }

        /** Gives up what is loaded. The kernel may keep the caller waiting as long as the device works. */
        synchronized void disconnect() {
            TpmConnection open = connection;
            if (open != null && thread.isAlive()) {
                Thread closer = new Thread(open::disconnect, "tpm-close");
                closer.setDaemon(true);
                closer.start();
            }
        }
    }
}
