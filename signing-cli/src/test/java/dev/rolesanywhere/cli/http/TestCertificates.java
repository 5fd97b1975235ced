package dev.rolesanywhere.cli.http;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA for TLS servers on loopback, which also issues certificates that clients must reject. */
public final class TestCertificates {

    private static final String SHA256 = "SHA256withRSA";
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Issued root = new Issued("root", 2048);

    /** A certificate with its key. */
    public static final class Issued {

        private final X500Principal name;
        private final KeyPair keys;

        @SuppressWarnings("NullAway.Init") // sign() sets it.
        private X509Certificate certificate;

        private Issued(String name, int bits) {
            this.name = new X500Principal("CN=" + name);
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(bits);
                keys = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        public X509Certificate certificate() {
            return certificate;
        }
    }

    public TestCertificates() {
        root.certificate = sign(root, root, SHA256, true, false);
    }

    public X509Certificate root() {
        return root.certificate;
    }

    /** Issues an ordinary certificate for localhost. */
    public Issued server() {
        return server(2048, SHA256, true);
    }

    public Issued server(int bits, String signature, boolean hasAlternativeName) {
        return issuedBy(root, bits, signature, hasAlternativeName);
    }

    public Issued serverOf(Issued intermediate) {
        return issuedBy(intermediate, 2048, SHA256, true);
    }

    public Issued intermediate(int bits, String signature) {
        Issued issued = new Issued("intermediate", bits);
        issued.certificate = sign(issued, root, signature, true, false);
        return issued;
    }

    private static Issued issuedBy(Issued issuer, int bits, String signature, boolean hasAlternativeName) {
        Issued issued = new Issued("localhost", bits);
        issued.certificate = sign(issued, issuer, signature, false, hasAlternativeName);
        return issued;
    }

    private static X509Certificate sign(
            Issued subject, Issued issuer, String signature, boolean isCa, boolean hasAlternativeName) {
        try {
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer.name,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    subject.name,
                    subject.keys.getPublic());
            if (isCa) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (hasAlternativeName) {
                GeneralName[] names = {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                };
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(signature).build(issuer.keys.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    public static String pem(X509Certificate... certificates) {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }
        return pem.toString();
    }

    /** Opens a TLS server on loopback that presents a certificate, followed by others. */
    public static ServerSocket listen(Issued server, X509Certificate... others) throws IOException {
        return context(server, others)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Returns the context of a TLS server that presents a certificate, followed by others. */
    public static SSLContext context(Issued server, X509Certificate... others) throws IOException {
        try {
            X509Certificate[] chain = new X509Certificate[others.length + 1];
            chain[0] = server.certificate;
            System.arraycopy(others, 0, chain, 1, others.length);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("server", server.keys.getPrivate(), new char[0], chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
