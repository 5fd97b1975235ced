package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignStringCommandTest {

    private static Invocation run(String identity, String... more) {
        Path folder = Testdata.identities(identity);
        List<String> arguments = new ArrayList<>(List.of(
                "sign-string",
                "--certificate",
                folder.resolve("certificate.pem").toString(),
                "--private-key",
                folder.resolve("key-pkcs8.pem").toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-2048, SHA256",
        "rsa-2048, SHA384",
        "rsa-4096, SHA512",
        "ec-p256, SHA256",
        "ec-p384, SHA384",
        "ec-p521, SHA512",
        "ec-p521, SHA256"
    })
    void theSignatureIsOneOfTheFixedText(String kind, String digest) throws GeneralSecurityException {
        X509Certificate certificate = Testdata.certificate(Testdata.identities(kind + "/direct/certificate.pem"));

        Invocation run = run(kind + "/direct", "--digest", digest, "--format", "bin");

        Signature verifier = Signature.getInstance(digest + "with" + (kind.startsWith("rsa") ? "RSA" : "ECDSA"));
        verifier.initVerify(certificate);
        verifier.update(fixedText(certificate));
        assertEquals("", run.stderr());
        assertTrue(verifier.verify(run.stdout()));
    }

    @ParameterizedTest
    @CsvSource({"ml-dsa-44", "ml-dsa-65", "ml-dsa-87"})
    void anMlDsaSignatureIsOneOfTheFixedTextWithoutAHash(String kind) throws IOException {
        Path folder = Testdata.identities(kind + "/direct");
        byte[] publicKey = Testdata.certificate(folder.resolve("certificate.pem"))
                .getPublicKey()
                .getEncoded();

        Invocation run = Invocation.of(
                "sign-string",
                "--certificate",
                folder.resolve("certificate.pem").toString(),
                "--private-key",
                folder.resolve("key-both.pem").toString(),
                "--format",
                "bin");

        byte[] text = "AWS Roles Anywhere Credential Helper Signing Test1".getBytes(StandardCharsets.US_ASCII);
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, PublicKeyFactory.createKey(publicKey));
        verifier.update(text, 0, text.length);
        assertTrue(verifier.verifySignature(run.stdout()));
    }

    /** The text with the last bits of the public key's structure, taken by its length alone. */
    private static byte[] fixedText(X509Certificate certificate) throws GeneralSecurityException {
        byte[] structure = certificate.getPublicKey().getEncoded();
        int length = certificate.getPublicKey() instanceof ECPublicKey ec
                ? 1 + 2 * ((ec.getParams().getCurve().getField().getFieldSize() + 7) / 8)
                : structure.length - 24;
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("IAM RA".getBytes(StandardCharsets.US_ASCII));
        digest.update(Arrays.copyOfRange(structure, structure.length - length, structure.length));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("AWS Roles Anywhere Credential Helper Signing Test".getBytes(StandardCharsets.US_ASCII));
        text.write('1');
        text.writeBytes(digest.digest());
        return text.toByteArray();
    }

    @Test
    void theFormatsSayTheSame() {
        byte[] bin = run("rsa-2048/direct", "--format=bin").stdout();
        String hex = HexFormat.of().formatHex(bin);

        assertEquals("\"" + hex + "\"", run("rsa-2048/direct").out());
        assertEquals(
                "\"" + hex + "\"", run("rsa-2048/direct", "--format", "json").out());
        assertEquals(hex, run("rsa-2048/direct", "--format", "text").out());
        assertArrayEquals(
                bin,
                run("rsa-2048/direct", "--digest", "SHA256", "--format", "bin").stdout());
    }

    @Test
    void otherFormatsAndDigestsAreRejected() {
        assertEquals(
                "--format must be json, text or bin, not 'JSON'",
                run("rsa-2048/direct", "--format", "JSON").error());
        assertEquals(
                "--digest must be SHA256, SHA384 or SHA512, not 'SHA1'",
                run("rsa-2048/direct", "--digest", "SHA1").error());
    }

    @Test
    void aKeyThatDoesNotBelongToTheCertificateIsRejected() {
        assertTrue(run(
                        "ec-p256/direct",
                        "--private-key",
                        Testdata.identities("ec-p256/chained/key-pkcs8.pem").toString())
                .error()
                .contains("does not belong to the certificate"));
    }
}
