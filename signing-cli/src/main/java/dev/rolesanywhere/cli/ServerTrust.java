package dev.rolesanywhere.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which TLS servers are trusted: those of the CAs that the environment names, else those of the JDK's. */
final class ServerTrust {

    /** Where a runtime image keeps all the JDK's CAs; its cacerts holds those that the AWS endpoints have. */
    private static final Path ALL_CAS = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts.all");

    private ServerTrust() {}

    /**
     * Returns the trust managers.
     *
     * @throws UsageException if the file of CAs that the environment names cannot be used
     */
    static TrustManager[] in(Map<String, String> environment) {
        Optional<CaBundle> named = CaBundle.in(environment);
        try {
            if (named.isPresent()) {
                return named.get().trustManagers();
            }
            X509ExtendedTrustManager cas = manager(null);
            return new TrustManager[] {
                Files.exists(ALL_CAS)
                        ? new TrustInTurn(cas, () -> manager(KeyStore.getInstance(ALL_CAS.toFile(), (char[]) null)))
                        : cas
            };
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the CAs of this Java cannot be read: " + unusable.getMessage(), unusable);
        }
    }

    /** Returns the manager that validates paths to the given anchors, or to those in the JDK's cacerts. */
    static X509ExtendedTrustManager manager(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
