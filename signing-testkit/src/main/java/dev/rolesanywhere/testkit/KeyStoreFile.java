package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary key store, gone once it is closed. */
record KeyStoreFile(Path path) implements AutoCloseable {

    static final String PASSWORD = "throwaway";

    WireMockConfiguration configure(WireMockConfiguration options) {
        return options.keystorePath(path.toString())
                .keystoreType("PKCS12")
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
