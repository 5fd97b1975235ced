package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateSelectorTest {

    private static final X509Certificate CERTIFICATE = ThrowawayPki.create()
            .leaf(KeyKind.EC_P256)
            .subject("CN=edge,OU=unit 7,O=Example")
            .serialNumber(new BigInteger("123456789012345678901234567890"))
            .issue()
            .certificate();

    private static Optional<X500Principal> name(String name) {
        return Optional.ofNullable(name).map(X500Principal::new);
    }

    @Test
    void matchesAnyCertificateWithoutCriteria() {
        assertTrue(CertificateSelector.ANY.matches(CERTIFICATE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CN=edge,OU=unit 7,O=Example; true",
                "cn=EDGE, ou=Unit  7, o=example; true",
                "O=Example,OU=unit 7,CN=edge; false",
                "CN=edge,O=Example; false",
                "CN=edge2,OU=unit 7,O=Example; false",
            })
    void comparesSubjectsByContent(String subject, boolean matches) {
        CertificateSelector selector = new CertificateSelector(name(subject), Optional.empty(), Optional.empty());

        assertEquals(matches, selector.matches(CERTIFICATE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CN=Throwaway Root,O=Roles Anywhere Testkit; 123456789012345678901234567890; true",
                "CN=Throwaway Root,O=Roles Anywhere Testkit; 123456789012345678901234567891; false",
                "CN=Another Root; 123456789012345678901234567890; false",
            })
    void requiresAllCriteria(String issuer, BigInteger serialNumber, boolean matches) {
        CertificateSelector selector =
                new CertificateSelector(Optional.empty(), name(issuer), Optional.of(serialNumber));

        assertEquals(matches, selector.matches(CERTIFICATE));
    }
}
