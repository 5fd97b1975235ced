package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.ServerHttp1IOEventHandler;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.http.nio.support.BasicAsyncServerExpectationDecorator;
import org.apache.hc.core5.http.nio.support.BasicServerExchangeHandler;
import org.apache.hc.core5.http.nio.support.DefaultAsyncResponseExchangeHandlerFactory;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultListeningIOReactor;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOWorkerStats;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/** Speaks HTTP/1.1 at one address, with three threads. Handlers never block. */
final class HttpListener implements AutoCloseable {

    /** Requests of this protocol have a few hundred bytes, responses up to 3 KiB. */
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(2048)
            .setMaxLineLength(8192)
            .setMaxHeaderCount(64)
            .build();

    private static final long PAUSE_NANOS = 100_000;

    /** One second: threads that close nothing for that long have ended. */
    private static final int MAX_PAUSES = 10_000;

    private static final long STACK_BYTES = 256 << 10;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ConnectionLimiter limiter;
    private final DefaultListeningIOReactor reactor;
    private final ListenerEndpoint endpoint;

    HttpListener(InetSocketAddress address, HttpExchanges exchanges, int connections) throws IOException {
        this.limiter = new ConnectionLimiter(connections, System::nanoTime);
        this.reactor = new DefaultListeningIOReactor(
                streams(exchanges),
                config(connections),
                this::thread,
                this::thread,
                null,
                failure -> {},
                limiter,
                null,
                ShutdownCommand.GRACEFUL_NORMAL_CALLBACK,
                workers -> leastBusy(workers, connections));
        reactor.start();
        this.endpoint = listen(address);
    }

    private static IOReactorConfig config(int connections) {
        return IOReactorConfig.custom()
                .setIoThreadCount(2)
                .setBacklogSize(connections)
                .setTcpNoDelay(true)
                // The kernel keeps this much of a response that the client does not read.
                .setSndBufSize(64 << 10)
                // A restart must not wait until the kernel has dropped the connections of the last run.
                .setSoReuseAddress(true)
                .build();
    }

    /**
     * Selects the thread with the fewest connections for an accepted one. Waits while connections above the limit are
     * still to be closed: otherwise a burst would use up the descriptors first.
     */
    private static int leastBusy(IOWorkerStats[] workers, int limit) {
        for (int pause = 0; pause < MAX_PAUSES && connections(workers) > limit; pause++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        int selected = 0;
        for (int worker = 1; worker < workers.length; worker++) {
            selected = connections(workers[worker]) < connections(workers[selected]) ? worker : selected;
        }
        return selected;
    }

    private static int connections(IOWorkerStats... workers) {
        return Arrays.stream(workers)
                .mapToInt(worker -> worker.pendingChannelCount() + worker.totalChannelCount())
                .sum();
    }

    private static IOEventHandlerFactory streams(HttpExchanges exchanges) {
        HttpProcessor processor = HttpProcessorBuilder.create()
                .addAll(new ResponseDate(), new ResponseContent(), new ResponseConnControl())
                .addAll(
                        HttpExchanges::limitPipelining,
                        HttpExchanges::endAfterChunks,
                        HttpExchanges::restoreLeadingSlashes,
                        new RequestValidateHost())
                .build();
        HandlerFactory<AsyncServerExchangeHandler> handlers = new DefaultAsyncResponseExchangeHandlerFactory(
                (request, context) -> () -> new BasicServerExchangeHandler<>(exchanges),
                handler -> new BasicAsyncServerExpectationDecorator(handler, failure -> {}));
        return (session, attachment) ->
                new ServerHttp1IOEventHandler(new StrictStream(session, processor, handlers, LIMITS));
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, "local-server", STACK_BYTES);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private ListenerEndpoint listen(InetSocketAddress address) throws IOException {
        try {
            return reactor.listen(address).get();
        } catch (ExecutionException e) {
            reactor.close(CloseMode.IMMEDIATE);
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            reactor.close(CloseMode.IMMEDIATE);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The library's threads end silently, for example if the system has no descriptor for a new connection. */
    boolean isAlive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    void closeIdleConnections() {
        limiter.closeIdle();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) endpoint.getAddress();
    }

    @Override
    public void close() {
        // The port is free when this returns.
        endpoint.close(CloseMode.IMMEDIATE);
        reactor.close(CloseMode.IMMEDIATE);
    }
}
