package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayLeafBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor says about certificates, keys and chains. */
class DoctorIdentityTest extends DoctorTestCase {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expired             | validity       | ✗ the certificate expired at
            not yet valid       | validity       | ✗ the certificate becomes valid at
            soon                | validity       | ! only 2 days left
            CA                  | not a CA       | ✗ the certificate is a CA certificate
            no digitalSignature | key usage      | ✗ the certificate has no digitalSignature in its keyUsage
            version 1           | X.509 version  | ✗ the certificate is X.509 version 1 instead of 3
            SHA-1               | signature hash | ✗ the certificate was signed with SHA1
            empty subject       | subject        | ✗ the certificate has an empty subject
            """)
    void aBrokenCertificateIsReportedTogetherWithTheRejection(String defect, String name, String line)
            throws IOException {
        ThrowawayLeafBuilder leaf = PKI.leaf(KeyKind.EC_P256);
        issue(
                switch (defect) {
                    case "expired" -> leaf.expired();
                    case "not yet valid" -> leaf.notYetValid();
                    case "soon" ->
                        leaf.validity(
                                Instant.now().minus(Duration.ofDays(1)),
                                Instant.now().plus(Duration.ofHours(71)));
                    case "CA" -> leaf.certificateAuthority();
                    case "no digitalSignature" -> leaf.withoutDigitalSignature();
                    case "version 1" -> leaf.versionOne();
                    case "SHA-1" -> leaf.signedWithSha1();
                    default -> leaf.subject("");
                });

        Map<String, String> lines = lines();

        assertLine(line, name, lines);
        assertLine(
                switch (defect) {
                    case "soon" -> "✓ credentials in account";
                    case "expired", "not yet valid" -> "✗ CreateSession was rejected: AccessDenied";
                    default -> "✗ IAM Roles Anywhere rejects the certificate";
                },
                "CreateSession",
                lines);
    }

    @Test
    void aMissingIntermediateIsReportedTwice() {
        Map<String, String> lines = lines("--intermediates", "");

        assertLine("✓ none are sent", "intermediates", lines);
        assertLine("✗ is neither sent nor in the trust anchor", "trust anchor", lines);
        assertLine("✗ Untrusted signing certificate", "CreateSession", lines);
    }

    @Test
    void withoutTheTrustAnchorTheRequiredOneIsNamed() {
        assertLine("- it must contain CN=Throwaway Root", "trust anchor", lines("--trust-anchor-pem", ""));
    }

    @Test
    void aTrustAnchorThatCannotBeReadIsReported() {
        assertLine("- its file cannot be used", "trust anchor", lines("--trust-anchor-pem", file("missing.pem")));
        assertLine(
                "✗ it is a private key, not a certificate",
                "trust anchor",
                lines("--trust-anchor-pem", file("private-key.pem")));
    }

    @Test
    void aKeyOfAnotherCertificateSkipsOnlyTheSession() throws IOException {
        String key = Files.readString(folder.resolve("private-key.pem"));
        issue(PKI.issue(KeyKind.EC_P256));
        Files.writeString(folder.resolve("private-key.pem"), key);

        Map<String, String> lines = lines();

        assertLine("✗ the private key does not belong to the certificate", "private key", lines);
        assertLine("✓ digitalSignature", "key usage", lines);
        assertLine("✓ CA with keyCertSign", "intermediate 1", lines);
        assertLine("✓ the chain reaches", "trust anchor", lines);
        assertLine("✓ agrees", "clock", lines);
        assertLine("- it needs a valid identity", "CreateSession", lines);
    }

    @Test
    void aMissingKeySkipsOnlyTheSession() {
        Map<String, String> missing = lines("--private-key", file("missing.pem"));
        assertLine("✗ does not exist", "private key file", missing);
        assertLine("- its file cannot be used", "private key", missing);
        assertLine("✓ the chain reaches", "trust anchor", missing);

        Map<String, String> none = lines("--private-key", "");
        assertLine(
                "✗ it contains no private key → specify the file or the pkcs11: URI of the key", "private key", none);
        assertLine("✓ the chain reaches", "trust anchor", none);
    }

    @Test
    void aMissingCertificateDoesNotStopTheRemoteChecks() {
        Map<String, String> lines = lines("--certificate", file("missing.pem"));

        assertLine("✗ does not exist", "certificate file", lines);
        assertLine("- its file cannot be used", "certificate", lines);
        assertLine("- there is no certificate", "validity", lines);
        assertLine("✓ all three are in", "accounts", lines);
        assertLine("✓ agrees", "clock", lines);

        assertLine("✗ --certificate is missing", "certificate", lines("--certificate", ""));
        assertLine(
                "✗ it is a private key, not a certificate",
                "certificate",
                lines("--certificate", file("private-key.pem")));
    }

    @Test
    void intermediatesThatCannotBeUsedAreReported() throws IOException {
        Map<String, String> missing = lines("--intermediates", file("missing.pem"));
        assertLine("✗ does not exist", "intermediates file", missing);
        assertLine("✓ belongs to", "private key", missing);
        assertLine("- its file cannot be used", "intermediates", missing);

        Map<String, String> none = lines("--intermediates", file("private-key.pem"));
        assertLine("! it contains no certificate; no intermediates are sent", "ignored content", none);
        assertLine("✓ belongs to", "private key", none);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            ec-p224      | ✗ EC on a curve other | ✓ none are sent
            ec-secp256k1 | ✗ EC on a curve other | ✓ none are sent
            ed25519      | ✗ are not supported   | - the certificate's key cannot sign
            """)
    void aKeyOfAnotherKindIsReported(String kind, String line, String chain) {
        Map<String, String> lines = lines(
                "--certificate",
                Testdata.identities("broken/" + kind + "-certificate.pem").toString(),
                "--private-key",
                Testdata.identities("broken/" + kind + "-key.pem").toString(),
                "--intermediates",
                "",
                "--offline");

        assertLine(line, "key algorithm", lines);
        assertLine("✗ the private key is ", "private key", lines);
        assertLine(chain, "intermediates", lines);
        assertLine("✓ digitalSignature", "key usage", lines);
    }

    @Test
    void moreThanFiveIntermediatesAreReported() {
        String chain = Testdata.identities("broken/seven-certificates.pem").toString();
        String key = Testdata.identities("broken/seven-certificates-key.pem").toString();
        String six = Testdata.identities("broken/six-intermediates.pem").toString();

        Map<String, String> inOneFile = lines("--certificate", chain, "--private-key", key, "--intermediates", "");
        assertLine("✗ 6 intermediate certificates were given", "intermediates", inOneFile);
        assertLine("✓ belongs to", "private key", inOneFile);

        Map<String, String> apart = lines("--certificate", chain, "--private-key", key, "--intermediates", six);
        assertLine("✗ 6 intermediate certificates were given", "intermediates", apart);
        assertLine("✓ belongs to", "private key", apart);
    }

    @Test
    void aPasswordThatIsWrongOrMissingIsReported() {
        String key =
                Testdata.identities("ec-p256/direct/key-encrypted-pbkdf2.pem").toString();
        String certificate =
                Testdata.identities("ec-p256/direct/certificate.pem").toString();
        String[] identity = {"--certificate", certificate, "--private-key", key, "--offline"};

        assertLine("✗ no password was given → use --pkcs12-password", "private key", lines(identity));
        List<String> wrong = new ArrayList<>(List.of(identity));
        wrong.addAll(List.of("--pkcs8-password", "hunter2"));
        Map<String, String> lines = lines(wrong.toArray(String[]::new));
        assertLine("✗ the password is wrong", "private key", lines);
        assertFalse(lines.toString().contains("hunter2"));
    }

    @Test
    void aPkcs12FileIsChecked() {
        String store = Testdata.identities("ec-p256/chained/modern.p12").toString();
        String[] options = {
            "--certificate",
            store,
            "--private-key",
            "",
            "--intermediates",
            "",
            "--trust-anchor-pem",
            Testdata.identities("root-ca.pem").toString(),
            "--pkcs12-password",
            Testdata.PASSWORD,
            "--offline"
        };

        Map<String, String> lines = lines(options);

        assertLine("✓ : PKCS#12", "certificate file", lines);
        assertLine("✓ 2 are sent: CN=inner-ca", "intermediates", lines);
        assertLine("✓ the chain reaches CN=root-ca", "trust anchor", lines);
    }

    @Test
    void aKeyStoreIsChecked() {
        String store = Testdata.identities("ec-p256/chained/modern.p12").toString();
        String[] options = {"doctor", "--keystore", store, "--keystore-password", Testdata.PASSWORD, "--offline"};

        Map<String, String> lines = lines(Invocation.of(UTF_8, options));

        assertLine("✓ : PKCS#12", "key store file", lines);
        assertLine("✓ belongs to", "private key", lines);

        options[4] = "hunter2";
        assertLine("✗ ", "certificate", lines(Invocation.of(UTF_8, options)));
    }

    @Test
    void anIdentityCanComeFromTheEnvironment() throws IOException {
        Map<String, String> environment = new HashMap<>(UTF_8);
        environment.put("CERTIFICATE", Files.readString(folder.resolve("certificate.pem")));
        environment.put("KEY", Files.readString(folder.resolve("private-key.pem")));

        Map<String, String> lines = lines(Invocation.of(
                environment, arguments("--certificate", "env:CERTIFICATE", "--private-key", "env:KEY", "--offline")));

        assertLine("✓ env:KEY, not a file", "private key file", lines);
        assertLine("- env:KEY has none", "private key permissions", lines);
        assertLine("✓ belongs to", "private key", lines);
    }
}
