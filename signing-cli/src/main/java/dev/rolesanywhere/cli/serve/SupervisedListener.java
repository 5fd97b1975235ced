package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps a listener running until it is closed: limits its connections, and restarts it if it fails. */
final class SupervisedListener implements AutoCloseable {

    static final int MAX_CONNECTIONS = 512;

    /** All pods of a large node may connect at once. */
    static final int MAX_CONNECTIONS_OF_PODS = 2048;

    /**
     * For the JVM, the listening socket, connections that are being accepted or closed, and a refresh that reads files
     * and calls CreateSession.
     */
    private static final int RESERVED = 56;

    private static final int MIN_CONNECTIONS = 4;

    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +([0-9]{1,9}) ");

    private final int connections;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpExchanges exchanges;
    private final OptionalInt hopLimit;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService maintenance;
    private volatile HttpListener listener;

    private SupervisedListener(
            InetSocketAddress address,
            LocalProtocol protocol,
            OptionalInt hopLimit,
            int maxConnections,
            Consumer<String> warnings)
            throws IOException {
        this.connections = connections(Path.of("/proc/self/limits"), maxConnections);
        this.exchanges = new HttpExchanges(protocol);
        this.hopLimit = hopLimit;
        this.warnings = warnings;
        this.listener = listen(address);
        this.maintenance = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "local-server-maintenance");
            thread.setDaemon(true);
            return thread;
        });
    }

    static SupervisedListener start(
            InetSocketAddress address,
            LocalProtocol protocol,
            OptionalInt hopLimit,
            int maxConnections,
            Consumer<String> warnings)
            throws IOException {
        SupervisedListener supervised = new SupervisedListener(address, protocol, hopLimit, maxConnections, warnings);
        Future<?> unused = supervised.maintenance.scheduleWithFixedDelay(supervised::maintain, 1, 1, TimeUnit.SECONDS);
        return supervised;
    }

    /**
     * Returns how many connections fit into the number of files that this process may have open.
     *
     * @param limits the limits as in /proc/self/limits; if there is no such file, the limit is unknown
     * @param max the upper limit
     */
    static int connections(Path limits, int max) {
        try {
            Matcher openFiles = OPEN_FILES.matcher(Files.readString(limits));
            int available = openFiles.find() ? Integer.parseInt(openFiles.group(1)) - RESERVED : Integer.MAX_VALUE;
            return Math.max(MIN_CONNECTIONS, Math.min(max, available));
        } catch (IOException ignored) {
            // Not Linux.
            return max;
        }
    }

    private HttpListener listen(InetSocketAddress address) throws IOException {
        HttpListener started = new HttpListener(address, exchanges, connections);
        try {
            hopLimit.ifPresent(hops -> HopLimit.apply(hops, started.address()));
            return started;
        } catch (SigningHelperException e) {
            started.close();
            throw e;
        }
    }

    private synchronized void maintain() {
        listener.closeIdleConnections();
        if (!listener.isAlive() && closed.getCount() > 0) {
            restart(listener.address());
        }
    }

    private void restart(InetSocketAddress address) {
        listener.close();
        try {
            listener = listen(address);
            warnings.accept("the local server had to be restarted;"
                    + " if this happens again, allow more open files (ulimit -n, LimitNOFILE=)");
        } catch (IOException | RuntimeException ignored) {
            // The next attempt follows in a second.
        }
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** Waits until the server is closed. */
    void await() throws InterruptedException {
        closed.await();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        maintenance.shutdownNow();
        listener.close();
    }
}
