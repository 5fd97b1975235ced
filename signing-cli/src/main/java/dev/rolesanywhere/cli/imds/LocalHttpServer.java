package dev.rolesanywhere.cli.imds;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.support.BasicServerExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/**
 * Speaks HTTP/1.1 with a few threads, however many connections there are. Nothing that is answered waits for anything.
 */
final class LocalHttpServer implements AutoCloseable {

    /** Requests of this protocol have a few hundred bytes. */
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(8192).setMaxHeaderCount(64).build();

    private static final IOReactorConfig REACTOR = IOReactorConfig.custom()
            .setIoThreadCount(2)
            .setBacklogSize(1024)
            .setTcpNoDelay(true)
            // Of answers that nobody reads, the kernel keeps this much.
            .setSndBufSize(64 << 10)
            // A restart must not wait for the connections of the last run to be forgotten.
            .setSoReuseAddress(true)
            .build();

    private final HttpAsyncServer server;
    private final Connections connections;
    private final ListenerEndpoint endpoint;
    private final CountDownLatch ended;

    private LocalHttpServer(
            HttpAsyncServer server, Connections connections, ListenerEndpoint endpoint, CountDownLatch ended) {
        this.ended = ended;
        this.server = server;
        this.connections = connections;
        this.endpoint = endpoint;
    }

    static LocalHttpServer start(InetSocketAddress address, LocalProtocol protocol) throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        Connections connections = Connections.open();
        HttpExchanges exchanges = new HttpExchanges(protocol);
        HttpAsyncServer server = AsyncServerBootstrap.bootstrap()
                .setIOReactorConfig(REACTOR)
                .setHttp1Config(LIMITS)
                .setHttpProcessor(HttpProcessorBuilder.create()
                        .addAll(new ResponseDate(), new ResponseContent(), new ResponseConnControl())
                        .addAll(new PipeliningLimit(), new LeadingSlashes(), new RequestValidateHost())
                        .build())
                .setIOSessionListener(connections)
                .setExceptionCallback(failure -> endIfFatal(failure, ended))
                .setRequestRouter((request, context) -> () -> new BasicServerExchangeHandler<>(exchanges))
                .create();
        server.start();
        return new LocalHttpServer(server, connections, listen(server, connections, address), ended);
    }

    private static ListenerEndpoint listen(HttpAsyncServer server, Connections connections, InetSocketAddress address)
            throws IOException {
        try {
            return server.listen(address, URIScheme.HTTP).get();
        } catch (ExecutionException failure) {
            close(server, connections);
            throw failure.getCause() instanceof IOException known ? known : new IOException(failure.getCause());
        } catch (InterruptedException ended) {
            close(server, connections);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ended);
        }
    }

    /** The library stops to listen, without a word, when the system has no descriptor for a new connection. */
    private static void endIfFatal(Exception failure, CountDownLatch ended) {
        if (String.valueOf(failure.getMessage()).contains("Too many open files")) {
            ended.countDown();
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) endpoint.getAddress();
    }

    /** Waits until the server has ended, of itself or by {@link #close()}. */
    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        // The port is free when this returns.
        endpoint.close(CloseMode.IMMEDIATE);
        close(server, connections);
        ended.countDown();
    }

    private static void close(HttpAsyncServer server, Connections connections) {
        server.close(CloseMode.IMMEDIATE);
        connections.close();
    }
}
