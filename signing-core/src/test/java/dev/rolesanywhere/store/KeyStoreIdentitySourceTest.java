package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreIdentitySourceTest {

    private static final CertificateSelector EDGE = subject("CN=edge,O=Example");

    private static CertificateSelector subject(String name) {
        return new CertificateSelector(Optional.of(new X500Principal(name)), Optional.empty(), Optional.empty());
    }

    private static KeyStoreIdentitySource.Builder withoutPassword(String name) {
        return KeyStoreIdentitySource.builder()
                .type(name.endsWith(".jks") ? "JKS" : "PKCS12")
                .file(Testdata.path("identities/keystores/" + name));
    }

    private static KeyStoreIdentitySource.Builder store(String name) {
        return withoutPassword(name).password("correct horse"::toCharArray);
    }

    private static int expiryYear(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).getYear();
    }

    private static IdentityException failure(KeyStoreIdentitySource.Builder builder) {
        return assertThrows(IdentityException.class, builder.build()::load);
    }

    @Test
    void loadsTheSelectedCertificateWithItsKeyAndItsChain() {
        X509Identity identity = store("selector.p12")
                .selector(subject("O=Example,CN=edge"))
                .build()
                .load();

        assertEquals(
                new X500Principal("O=Example,CN=edge"), identity.certificate().getSubjectX500Principal());
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
        assertEquals(List.of(), identity.intermediates(), "root-ca issued it, and a root is not sent");
    }

    @Test
    void loadsFromAJksFile() {
        X509Identity identity = store("several-keys.jks")
                .selector(subject("CN=ec-p256,OU=chained,O=Example"))
                .build()
                .load();

        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
        assertEquals(2, identity.intermediates().size());
    }

    @Test
    void selectsBySerialNumber() {
        X509Certificate wanted =
                store("selector.p12").selector(EDGE).build().certificates().get(1);
        CertificateSelector selector =
                new CertificateSelector(Optional.empty(), Optional.empty(), Optional.of(wanted.getSerialNumber()));

        assertEquals(
                wanted, store("selector.p12").selector(selector).build().load().certificate());
    }

    @Test
    void listsTheSelectedCertificatesByExpiry() {
        List<X509Certificate> certificates =
                store("selector.p12").selector(EDGE).build().certificates();

        assertEquals(
                List.of(2020, 2090, 2100, 2110),
                certificates.stream()
                        .map(KeyStoreIdentitySourceTest::expiryYear)
                        .toList());
    }

    @Test
    void rejectsSeveralMatchesAndListsTheirSerialNumbers() {
        IdentityException e = failure(store("selector.p12").selector(EDGE));

        assertEquals(Reason.AMBIGUOUS, e.reason());
        for (X509Certificate certificate :
                store("selector.p12").selector(EDGE).build().certificates()) {
            assertTrue(e.getMessage().contains(certificate.getSerialNumber().toString(16)), e.getMessage());
        }
    }

    @Test
    void usesTheLatestExpiringOfSeveralMatchesOnRequest() {
        X509Identity identity = store("selector.p12")
                .selector(EDGE)
                .useLatestExpiring(true)
                .build()
                .load();

        assertEquals(2110, expiryYear(identity.certificate()));
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @Test
    void rejectsASelectorThatMatchesNothing() {
        CertificateSelector selector =
                new CertificateSelector(Optional.empty(), Optional.empty(), Optional.of(BigInteger.TWO));

        assertEquals(
                Reason.KEY_MISSING,
                failure(store("selector.p12").selector(selector)).reason());
    }

    @Test
    void distinguishesAMissingPasswordFromAWrongOne() {
        assertEquals(
                Reason.PASSWORD_MISSING,
                failure(withoutPassword("selector.p12").selector(EDGE)).reason());
        assertEquals(
                Reason.PASSWORD_WRONG,
                failure(withoutPassword("selector.p12").selector(EDGE).password("wrong"::toCharArray))
                        .reason());
    }

    @Test
    void passesOnWhatThePasswordSupplierThrows() {
        IllegalStateException thrown = new IllegalStateException("no terminal");
        KeyStoreIdentitySource source = withoutPassword("selector.p12")
                .password(() -> {
                    throw thrown;
                })
                .build();

        assertSame(thrown, assertThrows(IllegalStateException.class, source::load));
    }

    @Test
    void rejectsAFileOfAnotherType(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("keys.p12"), "no key store");

        IdentityException e = failure(
                KeyStoreIdentitySource.builder().type("PKCS12").file(file).password("correct horse"::toCharArray));

        assertEquals(Reason.MALFORMED, e.reason());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }

    @Test
    void readsTheFileAtEachLoad(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        Files.copy(Testdata.path("identities/ec-p256/direct/modern.p12"), file);
        KeyStoreIdentitySource source = KeyStoreIdentitySource.builder()
                .type("PKCS12")
                .file(file)
                .password("correct horse"::toCharArray)
                .build();
        X509Certificate first = source.load().certificate();

        Files.write(file, Testdata.bytes("identities/rsa-2048/direct/modern.p12"));
        X509Identity second = source.load();

        assertEquals("EC", first.getPublicKey().getAlgorithm());
        assertEquals("RSA", second.certificate().getPublicKey().getAlgorithm());
    }

    @Test
    void omitsThePasswordFromToString() {
        assertFalse(store("selector.p12").build().toString().contains("horse"));
    }

    @Test
    void opensKeysThatHaveAnotherPasswordThanTheStore() {
        KeyStoreIdentitySource.Builder source =
                store("key-password.jks").selector(subject("CN=ec-p256,OU=chained,O=Example"));

        IdentityException missing = failure(source);
        IdentityException wrong = failure(source.keyPassword("wrong"::toCharArray));
        X509Identity identity =
                source.keyPassword("battery staple"::toCharArray).build().load();

        assertEquals(Reason.PASSWORD_WRONG, missing.reason());
        assertTrue(missing.getMessage().endsWith("which has its own password"), missing.getMessage());
        assertEquals(Reason.PASSWORD_WRONG, wrong.reason());
        assertTrue(wrong.getMessage().contains("the password of the key does not open"), wrong.getMessage());
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }
}
