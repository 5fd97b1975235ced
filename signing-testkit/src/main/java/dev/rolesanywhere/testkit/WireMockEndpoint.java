package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.common.Notifier;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.Optional;

/** A WireMock server that passes every request to the handler. */
final class WireMockEndpoint implements AutoCloseable {

    /** A leaf and two intermediates with ML-DSA-87 keys need 60 KB of headers. */
    private static final int MAX_HEADERS = 256 * 1024;

    private static final int THREADS = 64;

    private final WireMockServer server;
    private final boolean tls;

    private WireMockEndpoint(WireMockServer server, boolean tls) {
        this.server = server;
        this.tls = tls;
    }

    static WireMockEndpoint start(int port, Optional<LocalhostTls> tls, CallHandler handler) {
        silenceSlf4j();
        WireMockConfiguration options = quiet(WireMockConfiguration.options())
                .bindAddress("127.0.0.1")
                .jettyHeaderRequestSize(MAX_HEADERS)
                .containerThreads(THREADS)
                .extensionScanningEnabled(false)
                .httpServerFactory(CasePreservingJetty::new)
                .extensions(new CallFilter(handler));
        if (tls.isEmpty()) {
            return started(new WireMockServer(options.port(port)), false);
        }
        try (LocalhostTls.KeyStoreFile keyStore = tls.get().writeKeyStore()) {
            return started(
                    new WireMockServer(
                            keyStore.configure(options.httpDisabled(true).httpsPort(port))),
                    true);
        }
    }

    int port() {
        return tls ? server.httpsPort() : server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static WireMockEndpoint started(WireMockServer server, boolean tls) {
        try {
            server.start();
        } catch (FatalStartupException e) {
            throw new IllegalStateException("The simulator cannot listen: " + e.getMessage(), e);
        }
        return new WireMockEndpoint(server, tls);
    }

    /** Without a logging backend, SLF4J prints a warning to stderr. */
    private static void silenceSlf4j() {
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "ERROR");
    }

    /** Disables logging, the request journal, compression and HTTP/2. */
    private static WireMockConfiguration quiet(WireMockConfiguration options) {
        return options.notifier(new Silence())
                .disableRequestJournal()
                .stubRequestLoggingDisabled(true)
                .http2PlainDisabled(true)
                .http2TlsDisabled(true)
                .gzipDisabled(true)
                .useChunkedTransferEncoding(Options.ChunkedEncodingPolicy.NEVER);
    }

    private static final class Silence implements Notifier {
        @Override
        public void info(String message) {}

        @Override
        public void error(String message) {}

        @Override
        public void error(String message, Throwable cause) {}
    }
}
