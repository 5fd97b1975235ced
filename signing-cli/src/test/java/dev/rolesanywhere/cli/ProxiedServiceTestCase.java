package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.http.FakeProxy;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A simulator with TLS that trusts the identities of the test data, and a proxy to it. */
abstract class ProxiedServiceTestCase {

    static final Path IDENTITY = Testdata.identities("ec-p256/direct");
    static RolesAnywhereSimulator service;

    FakeProxy proxy;

    @BeforeAll
    static void startService() throws IOException {
        service = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .tls(true)
                .build();
    }

    @AfterAll
    static void stopService() {
        service.close();
    }

    @BeforeEach
    void start() throws IOException {
        service.reset();
        proxy = FakeProxy.to(service.endpoint().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }
}
