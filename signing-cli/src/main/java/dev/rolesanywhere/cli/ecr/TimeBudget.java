package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.ExplainedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Ends a lookup with a message before the kubelet ends it without one, after a minute. */
final class TimeBudget {

    static final Duration LIMIT = Duration.ofSeconds(50);

    /** What an interrupted lookup takes to end the programs that it has started. */
    private static final Duration END = Duration.ofSeconds(1);

    private TimeBudget() {}

    /**
     * Runs a task in another thread.
     *
     * @return what the task returns
     * @throws ExplainedException if it takes too long
     */
    static <T> T within(Duration limit, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "lookup");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end(thread);
            throw new ExplainedException(
                    "there is no token after " + limit.toSeconds() + " seconds, so the lookup ends before the kubelet"
                            + " ends it",
                    "run aws_signing_helper doctor with the same options, to see which step takes so long",
                    e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningHelperException("interrupted while waiting for a token", e);
        }
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("a lookup throws no checked exceptions", failure);
    }
}
