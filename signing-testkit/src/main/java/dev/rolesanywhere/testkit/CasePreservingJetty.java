package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** WireMock's server, except that it preserves the case of header values that Jetty caches, such as Content-Type. */
final class CasePreservingJetty extends Jetty11HttpServer {

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
