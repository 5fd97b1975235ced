package dev.rolesanywhere.cli.imds;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/**
 * The open connections, of which there are not too many and none waits too long. What counts is when a connection was
 * last given a part of an answer: who sends a request byte by byte, or reads nothing, is as idle as who does nothing.
 */
final class Connections implements IOSessionListener, AutoCloseable {

    static final int MOST = 512;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Set<IOSession> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper;

    private Connections(ScheduledExecutorService sweeper) {
        this.sweeper = sweeper;
    }

    static Connections open() {
        ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "idle-connections");
            thread.setDaemon(true);
            return thread;
        });
        Connections connections = new Connections(sweeper);
        Future<?> unused = sweeper.scheduleWithFixedDelay(connections::closeIdle, 1, 1, TimeUnit.SECONDS);
        return connections;
    }

    private void closeIdle() {
        long latest = System.currentTimeMillis() - LONGEST_WAIT.toMillis();
        for (IOSession session : open) {
            if (session.getLastWriteTime() < latest) {
                close(session);
            }
        }
    }

    /** The connection that has waited longest gives way, so that one that is served fast always comes through. */
    @Override
    public void connected(IOSession session) {
        open.add(session);
        if (open.size() > MOST) {
            open.stream()
                    .min(Comparator.comparingLong(IOSession::getLastWriteTime))
                    .ifPresent(this::close);
        }
    }

    private void close(IOSession session) {
        open.remove(session);
        session.close(CloseMode.GRACEFUL);
    }

    @Override
    public void disconnected(IOSession session) {
        open.remove(session);
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception failure) {}

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
