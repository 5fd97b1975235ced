package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.http.FakeProxy;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulator with TLS that trusts the identities of the test data, and a proxy to it. */
abstract class ProxiedServiceTestCase {

    static final Path IDENTITY = Testdata.identities("ec-p256/direct");

    RolesAnywhereSimulator service;
    FakeProxy proxy;

    @BeforeEach
    void start() throws IOException {
        service = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .tls(true)
                .build();
        proxy = FakeProxy.to(service.endpoint().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        service.close();
    }
}
