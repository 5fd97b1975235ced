package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalhostTlsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");

    private final LocalhostTls tls = LocalhostTls.create(NOW);

    @Test
    void theCertificateIsForLocalhostByNameAndByBothAddresses() throws GeneralSecurityException {
        assertEquals(
                List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")),
                List.copyOf(tls.certificate().getSubjectAlternativeNames()));
    }

    @Test
    void theCertificateSignsItselfAndIsValidForThirtyDays() throws GeneralSecurityException {
        tls.certificate().verify(tls.certificate().getPublicKey());

        assertEquals(
                NOW.minus(Duration.ofHours(1)), tls.certificate().getNotBefore().toInstant());
        assertEquals(
                NOW.plus(Duration.ofDays(30)), tls.certificate().getNotAfter().toInstant());
        assertEquals(-1, tls.certificate().getBasicConstraints(), "it must not be able to issue certificates");
    }

    @Test
    void theKeyStoreHasTheKeyAndTheCertificate() throws IOException, GeneralSecurityException {
        try (LocalhostTls.KeyStoreFile file = tls.writeKeyStore();
                InputStream in = Files.newInputStream(file.path())) {
            char[] password = LocalhostTls.KeyStoreFile.PASSWORD.toCharArray();
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(in, password);

            assertEquals(tls.certificate(), keyStore.getCertificate("localhost"));
            assertArrayEquals(
                    tls.key().pkcs8(), keyStore.getKey("localhost", password).getEncoded());
        }
    }

    @Test
    void onlyTheOwnerCanReadTheKeyStoreAndItIsDeletedOnClose() throws IOException {
        Path path;
        try (LocalhostTls.KeyStoreFile file = tls.writeKeyStore()) {
            path = file.path();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }

        assertFalse(Files.exists(path));
    }

    @Test
    void doesNotShowTheKey() {
        assertEquals("ThrowawayKey[RSA_2048]", tls.key().toString());
        assertTrue(tls.toString().endsWith("key=ThrowawayKey[RSA_2048]]"), tls.toString());
    }
}
