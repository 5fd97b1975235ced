package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreFileTest {

    private static FileIdentitySource.Builder file(String name) {
        return FileIdentitySource.builder().certificate(Testdata.path("identities/keystores/" + name));
    }

    private static FileIdentitySource.Builder interop(String name) {
        return FileIdentitySource.builder().certificate(Testdata.path("interop/" + name));
    }

    private static FileIdentitySource.Builder opened(String name) {
        return file(name).storePassword("correct horse"::toCharArray);
    }

    private static IdentityException refusal(FileIdentitySource.Builder source) {
        return assertThrows(IdentityException.class, source.build()::load);
    }

    @ParameterizedTest
    @CsvSource({
        "several-keys.p12, ec, ec-p256, 2",
        "several-keys.p12, RSA, rsa-2048, 2",
        "several-keys-legacy.p12, rsa, rsa-2048, 2",
        "several-keys.jks, ec, ec-p256, 2",
        "keys-before-certificates.p12, ec, ec-p256, 2",
        "certificates-before-keys.p12, rsa, rsa-2048, 2",
        "keys-without-certificates.p12, ec-p256, ec-p256, 0",
        "no-aliases.p12, 2, ec-p384, 0",
        "unusual-aliases.p12, ger\u00e4t 7 \u20ac, ec-p384, 0",
        "unusual-aliases.p12, edge-device, ec-p521, 0",
        "trusted-certificates.p12, edge, ec-p256, 2",
        "trusted-certificates.jks, edge, ec-p256, 2",
        "selector.p12, inner-2090, edge, 2",
    })
    void anAliasChoosesAKeyWithItsOwnChain(String name, String alias, String commonName, int intermediates) {
        X509Identity identity = opened(name).alias(alias).build().load();

        assertTrue(identity.toString().contains("CN=" + commonName + ","), identity.toString());
        assertEquals(intermediates, identity.intermediates().size(), identity.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys-without-certificates.p12", "trusted-certificates.p12", "trusted-certificates.jks"})
    void theOnlyKeyWithACertificateNeedsNoAlias(String name) {
        X509Identity identity = opened(name).build().load();

        assertTrue(identity.toString().contains("CN=ec-p256,"), identity.toString());
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"several-keys.p12", "several-keys.jks", "no-aliases.p12", "same-alias.p12", "selector.p12"})
    void severalKeysAreListed(String name) {
        IdentityException refusal = refusal(opened(name));

        assertEquals(Reason.AMBIGUOUS, refusal.reason());
        assertTrue(refusal.getMessage().contains("choose one by its alias: '"), refusal.getMessage());
    }

    @Test
    void keysOfOneNameStayAmbiguous() {
        assertEquals(
                Reason.AMBIGUOUS,
                refusal(opened("same-alias.p12").alias("edge")).reason());
    }

    @Test
    void anUnknownAliasIsRejectedWithTheKnownOnes() {
        IdentityException refusal = refusal(opened("several-keys.jks").alias("other"));

        assertEquals(Reason.KEY_MISSING, refusal.reason());
        assertTrue(
                refusal.getMessage()
                        .contains("it contains no key with the alias 'other'; choose one of: 'ec' (CN=ec-p256,"),
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null-password.p12", "null-password-legacy.p12"})
    void aPasswordOfNoOctetsIsTriedWhereNoneIsGiven(String name) {
        X509Identity identity = file(name).build().load();

        assertTrue(identity.toString().contains("CN=ec-p256,"), identity.toString());
        SignatureAssertions.assertSignsFor(identity.certificate(), identity.signer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"several-keys.p12", "several-keys-legacy.p12", "several-keys.jks"})
    void aMissingPasswordAndAWrongOneAreDistinguished(String name) {
        assertEquals(Reason.PASSWORD_MISSING, refusal(file(name)).reason());
        assertEquals(
                Reason.PASSWORD_WRONG,
                refusal(file(name).storePassword("wrong"::toCharArray)).reason());
    }

    @ParameterizedTest
    @CsvSource({"600000-iterations-nss.p12", "600000-iterations-gnutls.p12"})
    void filesOfNssAndGnuTlsAreOpened(String name) {
        X509Identity identity =
                interop(name).storePassword("secret"::toCharArray).build().load();

        assertFalse(identity.certificate().getSubjectX500Principal().getName().isEmpty());
        assertEquals(
                Reason.PASSWORD_WRONG,
                refusal(interop(name).storePassword("wrong"::toCharArray)).reason());
    }

    @Test
    void aKeyWithItsOwnPasswordIsNamed() {
        IdentityException failure = refusal(opened("key-password.jks").alias("ec"));

        assertEquals(Reason.PASSWORD_WRONG, failure.reason());
        assertTrue(
                failure.getMessage()
                        .matches(".*/key-password.jks: the password opens the file, but not the key '.*', which"
                                + " has its own password"),
                failure.getMessage());
    }

    @Test
    void aWrongPasswordOfAKeyIsDistinguishedFromThatOfTheFile() {
        IdentityException failure = refusal(opened("key-password.jks").privateKeyPassword("wrong"::toCharArray));

        assertEquals(Reason.PASSWORD_WRONG, failure.reason());
        assertTrue(
                failure.getMessage().contains("the password of the key does not open the key '"), failure.getMessage());
    }

    @Test
    void aKeyIsOpenedWithItsOwnPassword() {
        X509Identity identity = opened("key-password.jks")
                .privateKeyPassword("battery staple"::toCharArray)
                .alias("ec")
                .build()
                .load();

        assertTrue(identity.toString().contains("CN=ec-p256,"), identity.toString());
    }

    @Test
    void theCertificatesOfKeysAreListedAlone() {
        Path file = Testdata.path("identities/keystores/several-keys.p12");

        assertEquals(
                3,
                FileIdentitySource.builder()
                        .certificate(file)
                        .storePassword("correct horse"::toCharArray)
                        .build()
                        .certificates()
                        .size());
    }
}
