package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each broken file has a message that names it. */
class BrokenInputTest extends InvalidInputTestCase {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                 | does not exist; check the path
            empty.pem                   | is empty; expected a certificate or key in PEM, DER or PKCS#12
            garbage.pem                 | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            binary-garbage.bin          | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            truncated-certificate.pem   | the PEM block is damaged: its END line is missing
            bad-base64-certificate.pem  | the PEM block is damaged: its base64 is invalid
            not-der-certificate.pem     | a certificate cannot be parsed; it may be damaged
            certificate-request.pem     | it is a certificate request (CSR), not a certificate; use the certificate that the CA issued for it
            public-key.pem              | it is a public key, not a certificate; use the private key, or the certificate that a CA issued for it
            """)
    void aBrokenCertificateIsNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(file, KEY).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                          | does not exist; check the path
            empty.pem                            | is empty; expected a certificate or key in PEM, DER or PKCS#12
            garbage.pem                          | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            binary-garbage.bin                   | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS
            truncated-key.pem                    | the PEM block is damaged: its END line is missing
            bad-base64-key.pem                   | the PEM block is damaged: its base64 is invalid
            not-der-key.pem                      | the private key cannot be parsed; it may be damaged
            certificate-request.pem              | it is a certificate request (CSR), not a private key; use the certificate that the CA issued for it
            public-key.pem                       | it is a public key, not a private key; use the private key, or the certificate that a CA issued for it
            ed25519-key.pem                      | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            dsa-key.pem                          | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            ec-p224-key.pem                      | the private key is an EC key on an unsupported curve; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            ec-secp256k1-key.pem                 | the private key is an EC key on an unsupported curve; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            traditional-encrypted-key.pem        | the private key is encrypted, but no password was given
            key-of-another-certificate.pem       | use the key that the certificate was requested with
            rsa-key-of-another-certificate.pem   | use the key that the certificate was requested with
            """)
    void aBrokenKeyIsNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(CERTIFICATE, file).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @Test
    void aKeyOfAnotherCertificateIsReportedWithTheCertificatesFile() {
        Path key = Testdata.identities("broken/key-of-another-certificate.pem");

        assertEquals(
                key + ": the private key does not belong to the certificate in " + CERTIFICATE
                        + "; use the key that the certificate was requested with",
                run(CERTIFICATE, key).error());
    }

    @Test
    void aCertificateFileWithoutKeyNeedsThePrivateKeyOption() {
        Invocation run =
                Invocation.of(CredentialProcess.arguments(simulator(), "--certificate", CERTIFICATE.toString()));

        assertEquals(CERTIFICATE + ": it contains no private key", run.error());
        assertTrue(run.hint().contains("--private-key"), run.hint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.pem                    | does not exist; check the path
            """)
    void intermediatesThatCannotBeReadAreNamed(String name, String message) {
        Path file = Testdata.identities("broken/" + name);

        String error = run(CERTIFICATE, KEY, "--intermediates", file.toString()).error();

        assertTrue(error.startsWith(file.toString()), error);
        assertTrue(error.endsWith(message), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public-key.pem            | it contains no certificate; no intermediates are sent
            truncated-certificate.pem | the PEM block is damaged: its END line is missing; it is ignored
            binary-garbage.bin        | it is neither a certificate nor a private key in PEM, DER, PKCS#7, PKCS#12 or JKS; no intermediates are sent
            """)
    void brokenIntermediatesAreIgnoredWithAWarning(String name, String warning) {
        Path file = Testdata.identities("broken/" + name);
        Path certificate = Testdata.identities("ec-p256/direct/certificate.pem");

        Invocation run = run(
                certificate, Testdata.identities("ec-p256/direct/key-pkcs8.pem"), "--intermediates", file.toString());

        // This service does not trust the certificate, but it was asked.
        assertTrue(run.stderr().contains("aws_signing_helper: error: CreateSession was "), run.stderr());
        assertTrue(
                run.stderr().startsWith("aws_signing_helper: warning: " + file + ": " + warning + "\n"), run.stderr());
    }

    @Test
    void moreThanFiveIntermediatesAreRejected() {
        Path chain = Testdata.identities("broken/seven-certificates.pem");
        Path key = Testdata.identities("broken/seven-certificates-key.pem");

        assertEquals(
                chain + ": 6 intermediate certificates were given, and IAM Roles Anywhere accepts 5;"
                        + " leave out those that do not lead to the trust anchor",
                run(chain, key).error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            broken/truncated.p12          | correct horse | it is damaged: its end is missing
            broken/certificate-only.p12   | correct horse | it contains no private key
            broken/key-only.p12           | correct horse | it contains no certificate
            broken/mismatched.p12         | correct horse | use the key that the certificate was requested with
            ec-p256/direct/modern.p12     | wrong         | the password is wrong
            ec-p256/direct/legacy-3des.p12| wrong         | the password is wrong
            ec-p256/direct/modern.p12     |               | the file is encrypted, but no password was given
            ec-p256/direct/legacy-rc2.p12 |               | the file is encrypted, but no password was given
            """)
    void aBrokenPkcs12FileIsNamed(String name, String password, String message) {
        Path file = Testdata.identities(name);
        List<String> arguments =
                new ArrayList<>(CredentialProcess.arguments(simulator(), "--certificate", file.toString()));
        if (password != null) {
            arguments.addAll(List.of("--pkcs12-password", password));
        }

        Invocation run = Invocation.of(arguments);

        assertTrue(run.error().startsWith(file + ": "), run.error());
        assertTrue(run.error().endsWith(message), run.error());
        assertEquals(message.contains("password"), run.hint().contains("--pkcs12-password"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key-encrypted-pbkdf2.pem | wrong | the password is wrong
            key-encrypted-scrypt.pem | wrong | the password is wrong
            key-encrypted-pbkdf2.pem |       | the private key is encrypted, but no password was given
            """)
    void anEncryptedKeyThatCannotBeDecryptedIsNamed(String name, String password, String message) {
        Path key = Testdata.identities("ec-p256/direct/" + name);
        String[] option = password == null ? new String[0] : new String[] {"--pkcs8-password", password};

        Invocation run = run(CERTIFICATE, key, option);

        assertEquals(key + ": " + message, run.error());
        assertTrue(run.hint().contains("--pkcs8-password"), run.hint());
    }

    @Test
    void aMissingPasswordSourceIsNamed() {
        Path key = Testdata.identities("ec-p256/direct/key-encrypted-pbkdf2.pem");

        assertEquals(
                "--pkcs8-password: the environment variable NOT_SET is not set",
                run(CERTIFICATE, key, "--pkcs8-password", "env:NOT_SET").error());
        assertEquals(
                "--pkcs8-password: the file given after file: does not exist; check the path",
                run(CERTIFICATE, key, "--pkcs8-password", "file:/not/there").error());
    }
}
