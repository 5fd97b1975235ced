package dev.rolesanywhere.session;

import java.time.Duration;

/** Ends what takes too long, unless it is closed before. */
final class Watchdog implements AutoCloseable {

    private final Thread thread;
    private volatile boolean bitten;

    private Watchdog(Duration limit, Runnable abort) {
        this.thread = new Thread(() -> watch(limit, abort), "rolesanywhere-watchdog");
    }

    static Watchdog start(Duration limit, Runnable abort) {
        Watchdog watchdog = new Watchdog(limit, abort);
        watchdog.thread.setDaemon(true);
        watchdog.thread.start();
        return watchdog;
    }

    private void watch(Duration limit, Runnable abort) {
        try {
            Thread.sleep(limit.toMillis());
            bitten = true;
            abort.run();
        } catch (InterruptedException closed) {
            // What was watched is over.
        }
    }

    boolean hasBitten() {
        return bitten;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
