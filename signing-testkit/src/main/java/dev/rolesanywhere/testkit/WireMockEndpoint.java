package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.common.Notifier;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterV2;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wiremock.org.eclipse.jetty.server.ConnectionFactory;
import wiremock.org.eclipse.jetty.server.Connector;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;

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

    /** Handles every request before WireMock searches for a stub, including requests for its admin pages. */
    private static final class CallFilter implements RequestFilterV2 {

        private final CallHandler handler;

        CallFilter(CallHandler handler) {
            this.handler = handler;
        }

        @Override
        public RequestFilterAction filter(Request request, ServeEvent event) {
            return RequestFilterAction.stopWith(WireMockReplies.of(handler.handle(received(request))));
        }

        @Override
        public boolean applyToAdmin() {
            return true;
        }

        @Override
        public boolean applyToStubs() {
            return true;
        }

        @Override
        public String getName() {
            return "create-session";
        }

        private static ReceivedRequest received(Request request) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (HttpHeader header : request.getHeaders().all()) {
                headers.put(header.key(), header.values());
            }
            return new ReceivedRequest(
                    request.getMethod().value(), request.getUrl(), request.getProtocol(), headers, request.getBody());
        }
    }

    /**
     * WireMock's server, except that it preserves the case of header values that Jetty caches, such as Content-Type.
     */
    private static final class CasePreservingJetty extends Jetty11HttpServer {

        CasePreservingJetty(Options options, AdminRequestHandler adminHandler, StubRequestHandler stubHandler) {
            super(options, adminHandler, stubHandler);
            for (Connector connector : jettyServer.getConnectors()) {
                connector.getConnectionFactories().forEach(CasePreservingJetty::keepCase);
            }
        }

        private static void keepCase(ConnectionFactory factory) {
            if (factory instanceof HttpConfiguration.ConnectionFactory http) {
                http.getHttpConfiguration().setHeaderCacheCaseSensitive(true);
            }
        }
    }
}
