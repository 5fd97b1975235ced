package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.X509Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RSA keys of up to 4096 bits, the largest that TPMs have. swtpm often has none, so a scripted TPM signs. */
class RsaKeyTest {

    private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);
    private static final byte[] PREFIX_OF_SHA_256 = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    /** As large as the encrypted part of any key. */
    private static final byte[] SIZED_PRIVATE =
            new TpmWriter().sized(new byte[1024]).toByteArray();

    @TempDir
    private Path folder;

    private static Path testdata(String name, String file) {
        return Path.of(System.getProperty("testdata"), "identities", name, "direct", file);
    }

    private static X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(testdata(name, "certificate.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey privateKey(String name) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(testdata(name, "key-pkcs8.pem")).replaceAll("-----.*", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static byte[] sizedPublic(X509Certificate certificate) {
        RSAPublicKey key = (RSAPublicKey) certificate.getPublicKey();
        byte[] area = new TpmWriter()
                .u16(Tpm.ALG_RSA)
                .u16(Tpm.ALG_SHA256)
                .u32(Tpm.OBJECT_SIGN | Tpm.OBJECT_USER_WITH_AUTH)
                .sized(new byte[0])
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ALG_NULL)
                .u16(key.getModulus().bitLength())
                .u32(0)
                .sized(BigIntegers.asUnsignedByteArray(key.getModulus()))
                .toByteArray();
        return new TpmWriter().sized(area).toByteArray();
    }

    private static String keyFile(byte[] sizedPublic) {
        try {
            byte[] der = new DERSequence(new ASN1Encodable[] {
                        new ASN1ObjectIdentifier("2.23.133.10.1.3"),
                        new DERTaggedObject(true, 0, ASN1Boolean.TRUE),
                        new ASN1Integer(Tpm.RH_OWNER),
                        new DEROctetString(sizedPublic),
                        new DEROctetString(SIZED_PRIVATE)
                    })
                    .getEncoded();
            return "-----BEGIN TSS2 PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END TSS2 PRIVATE KEY-----\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers as a TPM with this key. */
    private static byte[] answer(int code, byte[] command, byte[] sizedPublic, PrivateKey key) {
        TpmReader reader = new TpmReader(command);
        reader.raw(14);
        if (code == CommandCode.READ_PUBLIC.number()) {
            return ScriptedTpm.response(
                    new TpmWriter().raw(sizedPublic).sized(new byte[34]).sized(new byte[34]));
        }
        if (code == CommandCode.LOAD.number()) {
            reader.raw(reader.u32());
            assertArrayEquals(SIZED_PRIVATE, reader.raw(SIZED_PRIVATE.length));
            assertArrayEquals(sizedPublic, reader.rest());
        }
        if (code == CommandCode.SIGN.number()) {
            reader.raw(reader.u32());
            byte[] signature = pkcs1(key, reader.sized());
            return ScriptedTpm.authorized(
                    new byte[0],
                    new TpmWriter()
                            .u16(Tpm.ALG_RSASSA)
                            .u16(Tpm.ALG_SHA256)
                            .sized(signature)
                            .toByteArray());
        }
        return ScriptedTpm.working(code);
    }

    private static byte[] pkcs1(PrivateKey key, byte[] digest) {
        try {
            Signature signature = Signature.getInstance("NONEwithRSA");
            signature.initSign(key);
            signature.update(PREFIX_OF_SHA_256);
            signature.update(digest);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa-2048, 2048", "rsa-4096, 4096"})
    void aKeyInAFileAndAtAHandleSigns(String name, int bits) throws IOException, GeneralSecurityException {
        X509Certificate certificate = certificate(name);
        byte[] sizedPublic = sizedPublic(certificate);
        PrivateKey key = privateKey(name);
        Path file = Files.writeString(folder.resolve("tpm.key"), keyFile(sizedPublic));
        Path socket = folder.resolve("tpm.sock");
        try (ScriptedTpm tpm = ScriptedTpm.start(socket, (code, command) -> answer(code, command, sizedPublic, key))) {
            TpmIdentitySource.Builder source =
                    TpmIdentitySource.builder().device(socket.toString()).certificates(() -> List.of(certificate));

            assertSigns(source.privateKey(file).build().load());
            assertEquals(5, tpm.commands().size());
            assertSigns(source.privateKey(0x81000010).noPassword().build().load());
        }
        assertEquals(
                "RSA " + bits,
                PublicArea.parse(new TpmReader(sizedPublic).sized()).key().toString());
    }

    private static void assertSigns(X509Identity identity) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(identity.certificate());
        verifier.update(MESSAGE);

        assertTrue(verifier.verify(identity.signer().sign(MESSAGE)), identity.toString());
    }
}
