package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file has several certificates for one key: one expired in 2021, two are valid now until 2090 and 2100, and one will
 * be valid from 2110 to 2120.
 */
class RenewedCertificateTest {

    private static Clock at(int year) {
        return Clock.fixed(Instant.parse(year + "-06-01T00:00:00Z"), ZoneOffset.UTC);
    }

    private static FileIdentitySource source(String file, int year) {
        return FileIdentitySource.builder()
                .certificate(Testdata.path("interop/" + file))
                .privateKey(Testdata.path("interop/renewed-key.pem"))
                .storePassword("correct horse"::toCharArray)
                .clock(at(year))
                .build();
    }

    private static FileIdentitySource store(String file, int year) {
        return FileIdentitySource.builder()
                .certificate(Testdata.path("interop/" + file))
                .storePassword("correct horse"::toCharArray)
                .clock(at(year))
                .build();
    }

    private static int yearOfExpiry(X509Identity identity) {
        return identity.certificate()
                .getNotAfter()
                .toInstant()
                .atZone(ZoneOffset.UTC)
                .getYear();
    }

    @ParameterizedTest
    @CsvSource({"2020, 2100", "2026, 2100", "2095, 2100", "2105, 2120", "2115, 2120", "2130, 2120"})
    void theValidCertificateThatExpiresLastIsUsed(int year, int expiry) {
        assertEquals(expiry, yearOfExpiry(source("renewed.pem", year).load()));
        assertEquals(expiry, yearOfExpiry(source("renewed.p12", year).load()));
        assertEquals(expiry, yearOfExpiry(store("renewed.p12", year).load()));
        assertEquals(expiry, yearOfExpiry(store("renewed-entries.pkcs12", year).load()));
        assertEquals(expiry, yearOfExpiry(store("renewed-entries.jks", year).load()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"renewed.pem", "renewed.p12"})
    void theOthersAreNotIntermediates(String file) {
        assertEquals(List.of(), source(file, 2026).load().intermediates());
    }

    @ParameterizedTest
    @CsvSource({"2026, 2100", "2115, 2120"})
    void theCertificateAloneIsChosenTheSameWay(int year, int expiry) {
        assertEquals(
                expiry,
                source("renewed.pem", year)
                        .certificates()
                        .get(0)
                        .getNotAfter()
                        .toInstant()
                        .atZone(ZoneOffset.UTC)
                        .getYear());
    }

    @ParameterizedTest
    @CsvSource({"2026, 2100", "2095, 2100", "2115, 2120"})
    void allCertificatesBeginWithTheOneToUse(int year, int expiry) {
        List<X509Certificate> certificates = source("renewed.pem", year).allCertificates();

        assertEquals(4, certificates.size());
        assertEquals(
                expiry,
                certificates
                        .get(0)
                        .getNotAfter()
                        .toInstant()
                        .atZone(ZoneOffset.UTC)
                        .getYear());
    }

    @ParameterizedTest
    @CsvSource({"2026, false, 2100", "2115, false, 2120", "2026, true, 2100", "2115, true, 2120"})
    void aKeyStoreIsChosenFromTheSameWay(int year, boolean useLatestExpiring, int expiry) {
        for (String type : List.of("PKCS12", "JKS")) {
            KeyStoreIdentitySource source = KeyStoreIdentitySource.builder()
                    .type(type)
                    .file(Testdata.path("interop/renewed-entries." + type.toLowerCase(java.util.Locale.ROOT)))
                    .password("correct horse"::toCharArray)
                    .useLatestExpiring(useLatestExpiring)
                    .clock(at(year))
                    .build();

            assertEquals(expiry, yearOfExpiry(source.load()), type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"several-keys.p12", "selector.p12"})
    void certificatesOfDifferentKeysStayAmbiguous(String file) {
        KeyStoreIdentitySource source = KeyStoreIdentitySource.builder()
                .type("PKCS12")
                .file(Testdata.path("identities/keystores/" + file))
                .password("correct horse"::toCharArray)
                .build();

        assertEquals(
                Reason.AMBIGUOUS,
                assertThrows(IdentityException.class, source::load).reason());
    }
}
