package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenIdentityFileTest {

    private static final String EC = "ec-p256/direct/certificate.pem";

    private static IdentityException refusal(Path certificate, Path key) {
        FileIdentitySource source = FileIdentitySource.builder()
                .certificate(certificate)
                .privateKey(key)
                .privateKeyPassword("correct horse"::toCharArray)
                .storePassword("correct horse"::toCharArray)
                .build();
        return assertTimeout(Duration.ofSeconds(20), () -> assertThrows(IdentityException.class, source::load));
    }

    private static void assertRefused(String certificate, String file, Reason reason, String message) {
        Path key = Testdata.path("identities/broken/" + file);

        IdentityException refusal = refusal(Testdata.path("identities/" + certificate), key);

        assertEquals(key + ": " + message, refusal.getMessage());
        assertEquals(reason, refusal.reason());
    }

    static List<String> absurd() {
        return Testdata.list("identities/broken").stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("absurd-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("absurd")
    void whatNoFileShouldAskForIsRefusedAtOnce(String name) {
        Path file = Testdata.path("identities/broken/" + name);

        Reason reason = refusal(Testdata.path("identities/" + EC), file).reason();

        assertTrue(reason == Reason.UNSUPPORTED || reason == Reason.MALFORMED, reason.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            absurd-pbes1-iterations.pem              | its encryption needs 2147483647 iterations, more than the limit of 5000000; re-encrypt it with: openssl pkcs8 -topk8
            absurd-pbkdf2-iterations-of-65-bits.pem  | its encryption needs more than 2^64 iterations, more than the limit of 5000000; re-encrypt it with: openssl pkcs8 -topk8
            absurd-pkcs12-key-iterations.p12         | its encryption needs 2147483647 iterations, more than the limit of 5000000; re-encrypt it with: openssl pkcs12 -export
            absurd-pkcs12-mac-iterations.p12         | its encryption needs 2147483647 iterations, more than the limit of 5000000; re-encrypt it with: openssl pkcs12 -export
            absurd-scrypt-cost.pem                   | its encryption needs 1099511627776 bytes of memory (scrypt), more than the limit of 268435456; re-encrypt it with: openssl pkcs8 -topk8
            encrypted-with-camellia.pem              | its cipher (1.2.392.200011.61.1.1.1.4) is not supported; re-encrypt it with: openssl pkcs8 -topk8
            traditional-with-camellia.pem            | the encryption of the private key is not supported; re-encrypt it with: openssl pkcs8 -topk8
            dsa-key.pem                              | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            ml-dsa-prehash-key.pem                   | the private key is of an unsupported type; use RSA, EC on P-256, P-384 or P-521, or ML-DSA
            """)
    void whatIsNotSupportedIsNamedWithARemedy(String file, String message) {
        assertRefused(EC, file, Reason.UNSUPPORTED, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            absurd-pbkdf2-iterations-negative.pem    | an encryption parameter is not positive; it may be damaged
            absurd-pbkdf2-iterations-zero.pem        | an encryption parameter is not positive; it may be damaged
            absurd-scrypt-cost-no-power-of-two.pem   | it cannot be parsed; it may be damaged
            absurd-pbkdf2-keylength.pem              | the key length in its encryption parameters does not match its cipher; it may be damaged
            keylength-of-another-cipher.pem          | the key length in its encryption parameters does not match its cipher; it may be damaged
            ciphertext-not-whole-blocks.pem          | it cannot be parsed; it may be damaged
            traditional-with-short-iv.pem            | the DEK-Info of the private key is damaged or missing
            traditional-without-dek-info.pem         | the DEK-Info of the private key is damaged or missing
            ml-dsa-44-key-that-holds-65.pem          | the private key cannot be parsed; it may be damaged
            ml-dsa-both-that-disagree.pem            | the private key cannot be parsed; it may be damaged
            ml-dsa-expanded-of-mixed-parts.pem       | the private key cannot be parsed; it may be damaged
            ml-dsa-expanded-cut-short.pem            | the private key cannot be parsed; it may be damaged
            ml-dsa-seed-of-31-octets.pem             | the private key cannot be parsed; it may be damaged
            """)
    void whatIsDamagedIsNamed(String file, String message) {
        assertRefused(EC, file, Reason.MALFORMED, message);
    }

    @Test
    void aPartThatIsMissingIsNamed() {
        Path keyOnly = Testdata.path("identities/broken/key-only.p12");
        Path certificateOnly = Testdata.path("identities/broken/certificate-only.p12");

        IdentityException withoutCertificate = refusal(keyOnly, keyOnly);
        IdentityException withoutKey = refusal(certificateOnly, certificateOnly);

        assertEquals(keyOnly + ": it contains no certificate", withoutCertificate.getMessage());
        assertEquals(Reason.CERTIFICATE_MISSING, withoutCertificate.reason());
        assertEquals(certificateOnly + ": it contains no private key", withoutKey.getMessage());
        assertEquals(Reason.KEY_MISSING, withoutKey.reason());
    }

    @Test
    void whatBelongsToNoCertificateIsAMismatch() {
        assertRefused(
                EC,
                "key-of-another-certificate.pem",
                Reason.KEY_MISMATCH,
                "the private key does not belong to the certificate in " + Testdata.path("identities/" + EC)
                        + "; use the key that the certificate was requested with");
    }
}
