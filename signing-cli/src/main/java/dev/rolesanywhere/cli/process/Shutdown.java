package dev.rolesanywhere.cli.process;

/**
 * Ends a command that runs for long, with exit code 0, when SIGTERM or SIGINT comes: its thread is interrupted, and has
 * a moment to close what it has opened.
 */
public final class Shutdown {

    private static final long MOMENT_MILLIS = 700;

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
                        Thread.sleep(MOMENT_MILLIS);
                    } catch (InterruptedException nobodyDoesThis) {
                        // The end is near in any case.
                    }
                    end();
                },
                "shutdown");
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException terminating) {
            end();
        }
    }

    /** Left to itself, a JVM that a signal ends has an exit code of 128 and more. */
    private static void end() {
        Runtime.getRuntime().halt(0);
    }
}
