package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is something else, or that Java cannot read, is named for what it is; "damaged" is for damaged files. */
class UnusableFormatTest {

    private static final Path CERTIFICATE = Testdata.path("identities/ec-p256/direct/certificate.pem");
    private static final Path KEY = Testdata.path("identities/ec-p256/direct/key-pkcs8.pem");

    private static String failure(byte[] certificate, byte[] key) {
        String message = assertThrows(
                        IdentityException.class,
                        FileIdentitySource.builder()
                                .certificate("CERT", () -> certificate)
                                .privateKey("KEY", () -> key)
                                .build()::load)
                .getMessage();
        assertFalse(message.contains("damaged"), message);
        return message;
    }

    private static byte[] bytes(Path file) {
        return Testdata.text(file).getBytes(StandardCharsets.UTF_8);
    }

    private static String ofCertificate(byte[] content) {
        return failure(content, bytes(KEY));
    }

    private static String ofKey(byte[] content) {
        return failure(bytes(CERTIFICATE), content);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            identities/broken/certificate-request.pem | a certificate request (CSR) | use the certificate that the CA issued for it
            interop/request.der                       | a certificate request (CSR) | use the certificate that the CA issued for it
            identities/broken/public-key.pem          | a public key                | use the private key, or the certificate that a CA issued for it
            """)
    void aFileOfAnotherKindIsNamedForTheCertificate(String file, String kind, String remedy) {
        assertEquals("CERT: it is " + kind + ", not a certificate; " + remedy, ofCertificate(Testdata.bytes(file)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            identities/broken/certificate-request.pem | a certificate request (CSR) | use the certificate that the CA issued for it
            identities/broken/public-key.pem          | a public key                | use the private key, or the certificate that a CA issued for it
            """)
    void aFileOfAnotherKindIsNamedForTheKey(String file, String kind, String remedy) {
        assertEquals("KEY: it is " + kind + ", not a private key; " + remedy, ofKey(Testdata.bytes(file)));
    }

    @Test
    void aDerPublicKeyIsNamed() {
        assertEquals(
                "KEY: it is a public key, not a certificate or a private key; use the private key, or the certificate"
                        + " that a CA issued for it",
                ofKey(Testdata.bytes("interop/public-key.der")));
    }

    @Test
    void certificatesInPkcs7AreNotTakenForAPublicKey() {
        assertEquals("KEY: it contains no private key", ofKey(Testdata.bytes("interop/intermediates-der.p7b")));
    }

    @Test
    void anOpenSshKeyIsNamed() {
        assertEquals(
                "KEY: it is an OpenSSH private key, not one in PEM; convert a copy of it with: ssh-keygen -p -m PEM -f"
                        + " FILE",
                ofKey(Testdata.bytes("interop/openssh-key")));
    }

    @Test
    void swappedFilesAreNamed() {
        assertEquals(
                "CERT: it is a private key, not a certificate; swap the certificate and the private key",
                failure(bytes(KEY), bytes(CERTIFICATE)));
        assertEquals(
                "KEY: it is a certificate, not a private key; swap the certificate and the private key",
                ofKey(bytes(CERTIFICATE)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {"access_key": "x"}                       | a JSON document
            \ufeff[1, 2]                              | a JSON document
            <!DOCTYPE html><html><body>403</body>     | an HTML page, perhaps of an error or a login
            <html lang="en">                          | an HTML page, perhaps of an error or a login
            <?xml version="1.0"?><Error/>             | an XML file
            PuTTY-User-Key-File-3: ecdsa-sha2-nistp256 | a PuTTY private key
            ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 a@b      | an SSH public key
            ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTI=  | an SSH public key
            -----BEGIN PGP PUBLIC KEY BLOCK-----      | an OpenPGP file
            """)
    void textOfAnotherKindIsNamed(String text, String kind) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);

        for (String message : new String[] {ofCertificate(content), ofKey(content)}) {
            assertEquals(
                    "it is " + kind + ", not a",
                    message.replaceFirst("^(CERT|KEY): ", "").replaceFirst("not a.*", "not a"));
        }
    }

    @Test
    void otherContentIsNotCalledDamaged() {
        String expected = "it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS";

        assertEquals("CERT: " + expected, ofCertificate("hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals("KEY: " + expected, ofKey(new byte[] {1, 2, 3}));
        assertEquals("KEY: " + expected, ofKey(Testdata.bytes("identities/broken/binary-garbage.bin")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no-subject.pem          | it has no subject, which IAM Roles Anywhere requires; reissue it with one, such as CN=host.example.com
            no-subject-self-signed.pem | it has no subject, which IAM Roles Anywhere requires; reissue it with one, such as CN=host.example.com
            explicit-parameters.pem | its elliptic curve has explicit parameters, which Java cannot read; reissue it for a key with a named curve (openssl ecparam -param_enc named_curve)
            compressed-point.pem    | its public key is a compressed point, which Java cannot read; reissue it for the key in uncompressed form (openssl ec -conv_form uncompressed)
            """)
    void aSoundCertificateThatJavaCannotReadIsExplained(String file, String why) {
        assertEquals(
                "CERT: the certificate is not supported: " + why, ofCertificate(Testdata.bytes("interop/" + file)));
    }
}
