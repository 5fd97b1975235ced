package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a listener running until it is closed: limits its connections, and restarts it if it fails. */
final class LocalHttpServer implements AutoCloseable {

    static final int MAX_CONNECTIONS = 512;

    /** All pods of a large node may connect at once. */
    static final int MAX_CONNECTIONS_OF_PODS = 2048;

    private final int connections;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpExchanges exchanges;
    private final OptionalInt hopLimit;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService maintenance;
    private volatile HttpListener listener;

    private LocalHttpServer(
            InetSocketAddress address,
            LocalProtocol protocol,
            OptionalInt hopLimit,
            int maxConnections,
            Consumer<String> warnings)
            throws IOException {
        this.connections = DescriptorLimit.connections(Path.of("/proc/self/limits"), maxConnections);
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

    static LocalHttpServer start(
            InetSocketAddress address,
            LocalProtocol protocol,
            OptionalInt hopLimit,
            int maxConnections,
            Consumer<String> warnings)
            throws IOException {
        LocalHttpServer server = new LocalHttpServer(address, protocol, hopLimit, maxConnections, warnings);
        Future<?> unused = server.maintenance.scheduleWithFixedDelay(server::maintain, 1, 1, TimeUnit.SECONDS);
        return server;
    }

    private HttpListener listen(InetSocketAddress address) throws IOException {
        HttpListener started = new HttpListener(address, exchanges, connections);
        try {
            hopLimit.ifPresent(hops -> HopLimit.apply(hops, started.address()));
            return started;
        } catch (LocalServerException e) {
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
