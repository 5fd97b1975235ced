package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** A throwaway self-signed certificate for localhost and its key. It is RSA, like those of the AWS endpoints. */
record LocalhostTls(X509Certificate certificate, ThrowawayKey key) {

    static LocalhostTls create(Instant now) {
        ThrowawayKey key = ThrowawayKey.generate(KeyKind.RSA_2048);
        X500Name name = CertificateMaker.name("CN=localhost");
        CertificateMaker maker =
                new CertificateMaker(name, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)));
        maker.subjectAlternativeNames = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        });
        return new LocalhostTls(maker.make(key, name, key), key);
    }

    /** Writes a key store file, because WireMock reads key stores from files only. */
    KeyStoreFile writeKeyStore() {
        try {
            Path file = Files.createTempFile("simulator-tls-", ".p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                keyStore().store(out, KeyStoreFile.PASSWORD.toCharArray());
            }
            return new KeyStoreFile(file);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        PrivateKey privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key.pkcs8()));
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        keyStore.load(null, null);
        keyStore.setKeyEntry(
                "localhost", privateKey, KeyStoreFile.PASSWORD.toCharArray(), new Certificate[] {certificate});
        return keyStore;
    }

    /** A temporary key store, deleted on close. */
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
}
