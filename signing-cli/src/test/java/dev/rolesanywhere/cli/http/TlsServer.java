package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A TLS server with a certificate of a private CA. It shakes hands, and can then send a response. */
final class TlsServer implements AutoCloseable {

    private static final String CA = "CN=Inspecting Proxy CA,O=Example";
    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyPair caKey = keyPair();
    private final X509Certificate ca;
    private final SSLServerSocket server;
    private final Service service;

    /** What follows the handshake. */
    @FunctionalInterface
    interface Service {
        void serve(SSLSocket socket) throws IOException, InterruptedException;
    }

    private TlsServer(Service service, Instant notBefore, Instant notAfter, String... names) throws Exception {
        this.service = service;
        ca = certificate(
                CA, caKey, notBefore.minus(1, ChronoUnit.DAYS), Instant.now().plus(9, ChronoUnit.DAYS), true);
        KeyPair key = keyPair();
        X509Certificate certificate = certificate("CN=server", key, notBefore, notAfter, false, names);
        server = listen(key, certificate);
        Thread thread = new Thread(this::serve, "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    static TlsServer valid(Instant notBefore, Instant notAfter, String... names) throws Exception {
        return new TlsServer(TlsServer::read, notBefore, notAfter, names);
    }

    static TlsServer named(String... names) throws Exception {
        return serving(TlsServer::read, names);
    }

    static TlsServer serving(Service service, String... names) throws Exception {
        Instant now = Instant.now();
        return new TlsServer(service, now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS), names);
    }

    private static void read(SSLSocket socket) throws IOException {
        socket.getInputStream().read();
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(
            String subject, KeyPair key, Instant notBefore, Instant notAfter, boolean isCa, String... names)
            throws CertIOException, GeneralSecurityException, OperatorCreationException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(CA),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(notBefore),
                Date.from(notAfter),
                new X500Name(subject),
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
        GeneralName[] alternatives = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            alternatives[i] = new GeneralName(GeneralName.dNSName, names[i]);
        }
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate())));
    }

    private SSLServerSocket listen(KeyPair key, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", key.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private void serve() {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                service.serve(socket);
            } catch (IOException | InterruptedException ignored) {
                // The client rejected the server, or the test is over.
            }
        }
    }

    URI uri() {
        return URI.create("https://localhost:" + server.getLocalPort());
    }

    /** Returns trust managers that trust the CA of this server. */
    TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("ca", ca);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
