package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.internal.UnfinishedWork;
import java.time.Duration;

/**
 * Ends a long-running command with exit code 0 on SIGTERM or SIGINT. The thread of the command is interrupted and has a
 * moment to close its resources.
 */
public final class Shutdown {

    /**
     * Enough on a busy machine too. It is also how long a command lasts that ignores the interrupt, such as one that
     * asks for a PIN.
     */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    /** A key in a TPM must be flushed. Container engines kill after ten seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private Shutdown() {}

    public static void runUntilSignalled(Runnable command) {
        Thread hook = hook(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            command.run();
        } finally {
            release(hook);
        }
    }

    private static Thread hook(Thread command) {
        return new Thread(
                () -> {
                    command.interrupt();
                    try {
                        Thread.sleep(MOMENT.toMillis());
                    } catch (InterruptedException ignored) {
                        // The process ends in any case.
                    }
                    end(LIMIT.minus(MOMENT));
                },
                "shutdown");
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The JVM is shutting down already.
            end(LIMIT);
        }
    }

    /** Ends with 0. By default, a JVM that is stopped by a signal exits with 128 or more. */
    private static void end(Duration limit) {
        UnfinishedWork.await(limit);
        Runtime.getRuntime().halt(0);
    }
}
