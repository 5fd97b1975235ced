package dev.rolesanywhere.pkcs11;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Limits the time of calls to a module. Native code cannot be interrupted, so each call runs in another thread, which
 * does not keep the process alive. While a call is overdue, no other is made. Thread-safe.
 */
final class ModuleCalls {

    private final String module;
    private final Function<String, Duration> limits;
    private final ExecutorService threads = Executors.newCachedThreadPool(ModuleCalls::thread);
    private final Queue<Call> overdue = new ConcurrentLinkedQueue<>();

    /**
     * Creates an instance for one module.
     *
     * @param module its name in messages
     * @param limits returns the time that a function may take
     */
    ModuleCalls(String module, Function<String, Duration> limits) {
        this.module = module;
        this.limits = limits;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "pkcs11");
        thread.setDaemon(true);
        return thread;
    }

    private record Call(String function, Duration limit, FutureTask<Long> task) {}

    /**
     * Calls a function.
     *
     * @throws IdentityException if this call, or an earlier one, does not return within its limit
     */
    long call(String function, LongSupplier body) {
        overdue.removeIf(each -> each.task.isDone());
        Call blocking = overdue.peek();
        if (blocking != null) {
            throw unavailable(blocking);
        }
        Call call = new Call(function, limits.apply(function), new FutureTask<>(body::getAsLong));
        threads.execute(call.task);
        return await(call);
    }

    /** Waits even if the thread is interrupted, as it would in native code. */
    private long await(Call call) {
        long end = System.nanoTime() + call.limit.toNanos();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return call.task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException ignored) { // The finally block restores the interrupt.
                    isInterrupted = true;
                }
            }
        } catch (TimeoutException e) {
            overdue.add(call);
            throw unavailable(call);
        } catch (ExecutionException e) {
            throw unchecked(e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }

    private IdentityException unavailable(Call call) {
        return new IdentityException(
                Reason.UNAVAILABLE,
                "the PKCS#11 module " + module + " does not respond: " + call.function + " did not return within "
                        + call.limit.toSeconds()
                        + " s; check the token and its reader, and whether the token waits for a touch or a PIN");
    }
}
