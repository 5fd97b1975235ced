package dev.rolesanywhere.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which TLS servers are trusted: those of the CAs that the environment names, else those of the JDK's. */
final class ServerTrust {

    private static final Path SECURITY = Path.of(System.getProperty("java.home"), "lib", "security");

    /**
     * In a runtime image, the CAs of the AWS endpoints. The JDK reads its own file, cacerts, at each start and twice,
     * so there it is empty.
     */
    private static final Path AWS_CAS = SECURITY.resolve("aws.pem");

    private static final Path ALL_CAS = SECURITY.resolve("cacerts.all");

    private ServerTrust() {}

    /**
     * Returns the trust managers.
     *
     * @throws UsageException if the file of CAs that the environment names cannot be used
     */
    static TrustManager[] in(Map<String, String> environment) {
        Optional<CaBundle> named = CaBundle.in(environment);
        try {
            return new TrustManager[] {named.isPresent() ? manager(named.get().anchors()) : ofTheJdk()};
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the CAs of this Java cannot be read: " + unusable.getMessage(), unusable);
        }
    }

    private static X509ExtendedTrustManager ofTheJdk() throws GeneralSecurityException {
        if (!Files.exists(ALL_CAS)) {
            return manager(null);
        }
        return Files.exists(AWS_CAS)
                ? new TrustInTurn(
                        manager(new CaBundle("the CAs of the AWS endpoints", AWS_CAS).anchors()), ServerTrust::allCas)
                : allCas();
    }

    private static X509ExtendedTrustManager allCas() throws GeneralSecurityException {
        try {
            return manager(KeyStore.getInstance(ALL_CAS.toFile(), (char[]) null));
        } catch (IOException unreadable) {
            throw new KeyStoreException(unreadable);
        }
    }

    /** Returns the manager that validates paths to the given anchors, or to those in the JDK's cacerts. */
    private static X509ExtendedTrustManager manager(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
