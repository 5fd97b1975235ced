package dev.rolesanywhere.cli.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The CAs that TLS servers are verified against: those of the CA bundle alone, or else those of SSL_CERT_FILE and
 * SSL_CERT_DIR, the JDK's and the operating system's. As in Amazon's helper, SSL_CERT_FILE and SSL_CERT_DIR replace the
 * others only if both are set.
 */
public final class ServerTrust {

    /** A native program has no Java home. It contains the CAs of the JDK that built it. */
    private static final Path SECURITY = Path.of(System.getProperty("java.home", "/"), "lib", "security");

    /**
     * In a runtime image, the CAs of the AWS endpoints. The JDK reads its own file, cacerts, at each start and twice,
     * so there it is empty.
     */
    private static final Path AWS_CAS = SECURITY.resolve("aws.pem");

    private static final Path ALL_CAS = SECURITY.resolve("cacerts.all");

    /** Where Linux distributions and macOS keep their CAs. */
    private static final List<String> SYSTEM_CAS = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private ServerTrust() {}

    /**
     * Returns the trust managers for a TLS context. CAs are read only when those before them do not trust a server.
     *
     * @param file the value of SSL_CERT_FILE, or an empty text
     * @param directories the value of SSL_CERT_DIR, or an empty text
     */
    public static TrustManager[] of(String file, String directories) {
        List<Callable<X509ExtendedTrustManager>> inTurn = new ArrayList<>();
        if (!file.isEmpty() || !directories.isEmpty()) {
            inTurn.add(() -> trusting(CaCertificates.available(paths(file, directories))));
        }
        if (file.isEmpty() || directories.isEmpty()) {
            addDefaults(inTurn);
        }
        return new TrustManager[] {new ServerTrustManager("a CA that this machine trusts", inTurn)};
    }

    /**
     * Returns trust managers that trust the servers of the given CAs alone.
     *
     * @param name the file and the setting, for messages
     */
    public static TrustManager[] of(CaCertificates caBundle, String name) {
        return new TrustManager[] {new ServerTrustManager("a CA in " + name, List.of(() -> trusting(caBundle)))};
    }

    private static List<Path> paths(String file, String directories) {
        List<Path> paths = new ArrayList<>();
        for (String name : (file + File.pathSeparator + directories).split(File.pathSeparator, -1)) {
            if (!name.isEmpty()) {
                paths.add(Path.of(name));
            }
        }
        return paths;
    }

    private static void addDefaults(List<Callable<X509ExtendedTrustManager>> inTurn) {
        if (Files.exists(ALL_CAS)) {
            inTurn.add(() -> trusting(CaCertificates.available(List.of(AWS_CAS))));
            inTurn.add(() -> trusting(anchors(factory(KeyStore.getInstance(ALL_CAS.toFile(), (char[]) null)))));
        } else {
            inTurn.add(() -> trusting(anchors(factory(null))));
        }
        inTurn.add(() -> trusting(CaCertificates.available(systemCas())));
    }

    private static List<Path> systemCas() {
        return SYSTEM_CAS.stream().map(Path::of).filter(Files::exists).limit(1).toList();
    }

    /** Returns the factory for the given anchors, or for those of the JDK. */
    private static TrustManagerFactory factory(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return factory;
    }

    private static CaCertificates anchors(TrustManagerFactory factory) {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        for (X509Certificate ca : manager(factory).getAcceptedIssuers()) {
            anchors.add(new TrustAnchor(ca, null));
        }
        return new CaCertificates(anchors);
    }

    /** Returns the manager that validates paths to the given CAs and rejects weak certificates in them. */
    static X509ExtendedTrustManager trusting(CaCertificates cas) throws GeneralSecurityException, IOException {
        if (cas.anchors().isEmpty()) {
            throw new IOException("there are no CA certificates");
        }
        PKIXBuilderParameters path = new PKIXBuilderParameters(cas.anchors(), new X509CertSelector());
        path.setRevocationEnabled(false);
        path.addCertPathChecker(new WeakCertificateChecker());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(path));
        return manager(factory);
    }

    private static X509ExtendedTrustManager manager(TrustManagerFactory factory) {
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
