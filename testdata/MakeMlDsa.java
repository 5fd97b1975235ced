// Recreates identities/ml-dsa-*/, and the files of identities/broken/ whose names begin with ml-dsa. Needs the
// CAs of identities/, JDK 17 or later, and three jars of Bouncy Castle 1.86 in one folder:
//
//     for jar in bcprov bcpkix bcutil; do
//         mvn dependency:copy -Dartifact=org.bouncycastle:$jar-jdk18on:1.86 -DoutputDirectory=JARS
//     done
//     java -cp 'JARS/*' MakeMlDsa.java identities

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;

class MakeMlDsa {
    static final SecureRandom RANDOM = new SecureRandom();
    static final char[] PASSWORD = "correct horse".toCharArray();

    /** The three parameter sets. */
    enum Kind {
        ML_DSA_44(MLDSAParameters.ml_dsa_44, NISTObjectIdentifiers.id_ml_dsa_44),
        ML_DSA_65(MLDSAParameters.ml_dsa_65, NISTObjectIdentifiers.id_ml_dsa_65),
        ML_DSA_87(MLDSAParameters.ml_dsa_87, NISTObjectIdentifiers.id_ml_dsa_87);

        final MLDSAParameters parameters;
        final AlgorithmIdentifier algorithm;

        Kind(MLDSAParameters parameters, ASN1ObjectIdentifier oid) {
            this.parameters = parameters;
            this.algorithm = new AlgorithmIdentifier(oid);
        }

        String folder() {
            return name().toLowerCase().replace('_', '-');
        }
    }

    record Key(Kind kind, byte[] seed, byte[] expanded, byte[] publicKey, SubjectPublicKeyInfo info) {
        static Key generate(Kind kind) throws Exception {
            var generator = new MLDSAKeyPairGenerator();
            generator.init(new MLDSAKeyGenerationParameters(RANDOM, kind.parameters));
            var pair = generator.generateKeyPair();
            var key = (MLDSAPrivateKeyParameters) pair.getPrivate();
            var info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
            return new Key(kind, key.getSeed(), key.getEncoded(), key.getPublicKey(), info);
        }

        MLDSASigner signer() {
            var signer = new MLDSASigner();
            signer.init(true, new MLDSAPrivateKeyParameters(kind.parameters, seed));
            return signer;
        }
    }

    record Authority(X509CertificateHolder certificate, ContentSigner signer) {}

    final Path identities;

    MakeMlDsa(Path identities) {
        this.identities = identities;
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        new MakeMlDsa(Path.of(arguments[0])).run();
    }

    void run() throws Exception {
        var root = existing("root-ca");
        var inner = existing("inner-ca");
        var intermediates = Files.readString(identities.resolve("inner-ca.pem"))
                + Files.readString(identities.resolve("outer-ca.pem"));
        var keys = new Key[3][2];
        for (var kind : Kind.values()) {
            var folder = identities.resolve(kind.folder());
            keys[kind.ordinal()][0] = identity(kind, "direct", folder, root, null);
            keys[kind.ordinal()][1] = identity(kind, "chained", folder, inner, intermediates);
        }

        var folder = identities.resolve("ml-dsa-65");
        var rootKey = Key.generate(Kind.ML_DSA_87);
        var rootName = new X500Name("O=Example,CN=ml-dsa-root-ca");
        var pureRoot = issue(new Authority(null, signer(rootKey)), rootName, rootKey.info, true);
        var issuingKey = Key.generate(Kind.ML_DSA_65);
        var issuing = issue(
                new Authority(pureRoot, signer(rootKey)),
                new X500Name("O=Example,CN=ml-dsa-issuing-ca"),
                issuingKey.info,
                true);
        identity(
                Kind.ML_DSA_65,
                "pure",
                folder,
                new Authority(issuing, signer(issuingKey)),
                pem("CERTIFICATE", issuing.getEncoded()));
        Files.writeString(folder.resolve("pure/root-ca.pem"), pem("CERTIFICATE", pureRoot.getEncoded()));

        broken(keys[0][0], keys[0][1], keys[1][0]);
    }

    Key identity(Kind kind, String name, Path parent, Authority issuer, String intermediates) throws Exception {
        var key = Key.generate(kind);
        var subject = new X500Name("O=Example,OU=" + name + ",CN=" + kind.folder());
        var certificate = issue(issuer, subject, key.info, false);
        check(key, certificate);
        var folder = Files.createDirectories(parent.resolve(name));
        var text = pem("CERTIFICATE", certificate.getEncoded());
        Files.writeString(folder.resolve("certificate.pem"), text);
        if (intermediates != null) {
            Files.writeString(folder.resolve("intermediates.pem"), intermediates);
            Files.writeString(folder.resolve("full-chain.pem"), text + intermediates);
        }

        var both = privateKey(kind, both(key.seed, key.expanded));
        Files.writeString(folder.resolve("key-seed.pem"), privateKeyPem(kind, seed(key.seed)));
        Files.writeString(folder.resolve("key-expanded.pem"), privateKeyPem(kind, expanded(key.expanded)));
        Files.writeString(folder.resolve("key-both.pem"), pem("PRIVATE KEY", both));
        Files.writeString(folder.resolve("key-bare-seed.pem"), privateKeyPem(kind, key.seed));
        Files.writeString(folder.resolve("key-bare-expanded.pem"), privateKeyPem(kind, key.expanded));
        Files.writeString(
                folder.resolve("key-liboqs.pem"), privateKeyPem(kind, expanded(join(key.expanded, key.publicKey))));
        Files.writeString(folder.resolve("key-encrypted.pem"), pem("ENCRYPTED PRIVATE KEY", encrypted(both)));
        return key;
    }

    void broken(Key key, Key other, Key larger) throws IOException {
        var kind = key.kind;
        var mixed = key.expanded.clone();
        System.arraycopy(other.expanded, 128, mixed, 128, 384); // s1, which follows rho, K and tr
        var withNull = new AlgorithmIdentifier(kind.algorithm.getAlgorithm(), DERNull.INSTANCE);
        var hash = new AlgorithmIdentifier(NISTObjectIdentifiers.id_hash_ml_dsa_44_with_sha512);

        broken("both-that-disagree", privateKeyPem(kind, both(key.seed, other.expanded)));
        broken("expanded-of-mixed-parts", privateKeyPem(kind, expanded(mixed)));
        broken("expanded-cut-short", privateKeyPem(kind, expanded(Arrays.copyOf(key.expanded, 2559))));
        broken("seed-of-31-octets", privateKeyPem(kind, seed(Arrays.copyOf(key.seed, 31))));
        broken("44-key-that-holds-65", privateKeyPem(kind, expanded(larger.expanded)));
        broken("with-null-parameters", pem("PRIVATE KEY", privateKey(withNull, seed(key.seed))));
        broken("prehash-key", pem("PRIVATE KEY", privateKey(hash, seed(key.seed))));
    }

    void broken(String name, String text) throws IOException {
        Files.writeString(identities.resolve("broken/ml-dsa-" + name + ".pem"), text);
    }

    // --- private keys (RFC 9881, section 6, and what is met besides) ---------------------------------------------

    static byte[] seed(byte[] seed) throws IOException {
        return new DERTaggedObject(false, 0, new DEROctetString(seed)).getEncoded();
    }

    static byte[] expanded(byte[] expanded) throws IOException {
        return new DEROctetString(expanded).getEncoded();
    }

    static byte[] both(byte[] seed, byte[] expanded) throws IOException {
        return sequence(new DEROctetString(seed), new DEROctetString(expanded)).getEncoded();
    }

    static byte[] privateKey(Kind kind, byte[] content) throws IOException {
        return privateKey(kind.algorithm, content);
    }

    static byte[] privateKey(AlgorithmIdentifier algorithm, byte[] content) throws IOException {
        return sequence(new ASN1Integer(0), algorithm, new DEROctetString(content)).getEncoded();
    }

    static String privateKeyPem(Kind kind, byte[] content) throws IOException {
        return pem("PRIVATE KEY", privateKey(kind, content));
    }

    static byte[] encrypted(byte[] privateKey) throws Exception {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
                .setIterationCount(2048)
                .setPassword(PASSWORD)
                .build();
        return new PKCS8EncryptedPrivateKeyInfoBuilder(privateKey).build(encryptor).getEncoded();
    }

    // --- certificates -----------------------------------------------------------------------------------------

    Authority existing(String name) throws Exception {
        var certificate = (X509CertificateHolder) readPem(name + ".pem");
        var key = new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) readPem(name + ".key.pem"));
        return new Authority(certificate, new JcaContentSignerBuilder("SHA256withECDSA").build(key));
    }

    Object readPem(String name) throws IOException {
        return new PEMParser(new StringReader(Files.readString(identities.resolve(name)))).readObject();
    }

    static ContentSigner signer(Key key) throws Exception {
        var info = PrivateKeyInfo.getInstance(privateKey(key.kind, seed(key.seed)));
        var name = key.kind.folder().toUpperCase();
        return new JcaContentSignerBuilder(name).build(new JcaPEMKeyConverter().setProvider("BC").getPrivateKey(info));
    }

    /** Without a certificate the issuer is the subject itself. */
    static X509CertificateHolder issue(Authority issuer, X500Name subject, SubjectPublicKeyInfo key, boolean authority)
            throws Exception {
        var serial = new byte[20];
        RANDOM.nextBytes(serial);
        serial[0] = (byte) (1 + RANDOM.nextInt(127));
        var issuerName = issuer.certificate == null ? subject : issuer.certificate.getSubject();
        var issuerKey = issuer.certificate == null ? key : issuer.certificate.getSubjectPublicKeyInfo();
        var identifiers = new JcaX509ExtensionUtils();
        var issuerKeyId = issuer.certificate == null
                ? identifiers.createSubjectKeyIdentifier(key).getKeyIdentifier()
                : SubjectKeyIdentifier.fromExtensions(issuer.certificate.getExtensions())
                        .getKeyIdentifier();

        var builder = new X509v3CertificateBuilder(
                issuerName,
                new BigInteger(serial),
                Date.from(Instant.parse("2020-01-01T00:00:00Z")),
                Date.from(Instant.parse("2120-01-01T00:00:00Z")),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, authority, new BasicConstraints(authority));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
        if (!authority) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        }
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKeyId));
        var certificate = builder.build(issuer.signer);
        if (!certificate.isSignatureValid(
                new JcaContentVerifierProviderBuilder().setProvider("BC").build(issuerKey))) {
            throw new IllegalStateException("signature of " + subject);
        }
        return certificate;
    }

    static void check(Key key, X509CertificateHolder certificate) throws Exception {
        var message = "message".getBytes();
        var signer = key.signer();
        signer.update(message, 0, message.length);
        var signature = signer.generateSignature();
        var verifier = new MLDSASigner();
        verifier.init(false, PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo()));
        verifier.update(message, 0, message.length);
        if (!verifier.verifySignature(signature)) {
            throw new IllegalStateException("key of " + certificate.getSubject());
        }
    }

    // --- octets and text --------------------------------------------------------------------------------------

    static DERSequence sequence(ASN1Encodable... elements) {
        return new DERSequence(elements);
    }

    static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    static String pem(String label, byte[] content) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
