package dev.rolesanywhere.identity.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.store.FileIdentitySource;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRuleTest {

    private static X509Certificate certificate(String file) {
        return FileIdentitySource.builder()
                .certificate(Testdata.path(file))
                .build()
                .certificates()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identities/ec-p256/direct/certificate.pem",
                "identities/rsa-4096/direct/certificate.pem",
                "identities/ml-dsa-65/pure/certificate.pem",
                "identities/broken/expired-certificate.pem",
            })
    void aCertificateThatSatisfiesAllRulesIsAccepted(String file) {
        assertDoesNotThrow(() -> CertificateRule.requireAll(certificate(file)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            identities/broken/v1-certificate.pem                   | it is X.509 version 1 instead of 3; reissue it as X.509 v3 with extensions
            identities/broken/ca-as-leaf-certificate.pem           | it is a CA certificate (basicConstraints CA:true); use the certificate that the CA issued, or reissue it with CA:false
            identities/broken/no-digital-signature-certificate.pem | it has no digitalSignature in its keyUsage; reissue it with keyUsage digitalSignature
            identities/broken/sha1-certificate.pem                 | it was signed with SHA1withECDSA, which is too weak; reissue it, signed with SHA-256 or stronger
            interop/negative-serial-number.pem                     | it has the serial number -5, which is not positive; reissue it with a positive serial number
            interop/no-subject-critical-san.pem                    | it has an empty subject; reissue it with a subject, such as CN=host.example.com
            """)
    void aCertificateThatTheServiceRejectsIsRejected(String file, String why) {
        X509Certificate certificate = certificate(file);
        String subject = certificate.getSubjectX500Principal().getName();

        IdentityException failure =
                assertThrows(IdentityException.class, () -> CertificateRule.requireAll(certificate));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertEquals(
                "IAM Roles Anywhere rejects the certificate" + (subject.isEmpty() ? "" : " of " + subject)
                        + ", because " + why,
                failure.getMessage());
    }
}
