package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that are found and used without a certificate in the token, on every system. */
class TokenKeyTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    private final FakeCryptoki cryptoki = new FakeCryptoki();
    private FakeCryptoki.FakeToken card = cryptoki.insert("card", "1234");
    private Pkcs11IdentitySource source = source("pkcs11:token=card;object=key", List.of());

    @BeforeEach
    void insert() {
        source.close();
    }

    @AfterEach
    void close() {
        source.close();
    }

    private Pkcs11IdentitySource source(String keyUri, List<X509Certificate> certificates) {
        source = Pkcs11IdentitySource.builder()
                .module(new CryptokiModule("fake", cryptoki))
                .privateKey(Pkcs11Uri.parse(keyUri))
                .certificates(() -> certificates)
                .pin("1234"::toCharArray)
                .build();
        return source;
    }

    private static void assertVerifies(X509Certificate certificate, byte[] signature) throws Exception {
        boolean isRsa = certificate.getPublicKey().getAlgorithm().equals("RSA");
        Signature verifier = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
        verifier.initVerify(certificate);
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signature));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"RSA_2048", "EC_P256", "EC_P384"})
    void aKeySignsAlone(KeyKind kind) throws Exception {
        ThrowawayIdentity identity = PKI.issue(kind);
        cryptoki.addKey(card, "key", 1, identity);

        KeySigner signer =
                (KeySigner) source("pkcs11:token=card;object=key", List.of()).signer();

        assertVerifies(identity.certificate(), signer.sign(MESSAGE));
        assertTrue(signer.belongsTo(identity.certificate()));
        assertFalse(signer.belongsTo(PKI.issue(kind).certificate()));
    }

    @Test
    void theCertificateChoosesAmongSeveralKeys() throws Exception {
        ThrowawayIdentity identity = PKI.issue(KeyKind.EC_P256);
        cryptoki.addKey(card, "key", 1, PKI.issue(KeyKind.EC_P256));
        cryptoki.addKey(card, "key", 2, identity);
        cryptoki.addKey(card, "key", 3, PKI.issue(KeyKind.RSA_2048));

        X509Identity loaded = source("pkcs11:token=card;object=key", List.of(identity.certificate()))
                .load();

        assertVerifies(identity.certificate(), loaded.signer().sign(MESSAGE));
        IdentityException ambiguous = assertThrows(
                IdentityException.class,
                () -> source("pkcs11:token=card;object=key", List.of()).signer());
        assertEquals(Reason.AMBIGUOUS, ambiguous.reason());
        assertTrue(ambiguous.getMessage().contains("id=%03"), ambiguous.getMessage());
    }

    @Test
    void aKeyThatDoesNotExistNamesTheUri() {
        IdentityException missing = assertThrows(
                IdentityException.class,
                () -> source("pkcs11:token=card;object=other?pin-value=1234", List.of())
                        .signer());

        assertEquals(Reason.KEY_MISSING, missing.reason());
        assertEquals(
                "the token 'card' has no private key that matches pkcs11:token=card;object=other; correct the URI",
                missing.getMessage());
    }

    @Test
    void anEcKeyWithoutItsCurveNeedsItsCertificate() throws Exception {
        ThrowawayIdentity identity = PKI.issue(KeyKind.EC_P256);
        long key = cryptoki.addKey(card, "key", 1, identity);
        cryptoki.hide(card, key, Attribute.EC_PARAMS);

        IdentityException unknown = assertThrows(
                IdentityException.class,
                () -> source("pkcs11:token=card;object=key", List.of()).signer());
        X509Identity loaded = source("pkcs11:token=card;object=key", List.of(identity.certificate()))
                .load();

        assertEquals(Reason.UNSUPPORTED, unknown.reason());
        assertTrue(unknown.getMessage().startsWith("the token does not report the curve of the key "));
        assertVerifies(identity.certificate(), loaded.signer().sign(MESSAGE));
    }

    @Test
    void anotherKeyForTheCertificateIsRejected() {
        cryptoki.addKey(card, "key", 1, PKI.issue(KeyKind.EC_P256));

        IdentityException mismatch = assertThrows(
                IdentityException.class,
                () -> source(
                                "pkcs11:token=card;object=key",
                                List.of(PKI.issue(KeyKind.EC_P256).certificate()))
                        .load());

        assertEquals(Reason.KEY_MISMATCH, mismatch.reason());
    }

    @Test
    void aKeyWithoutAnyCertificateIsNotAnIdentity() {
        cryptoki.addKey(card, "key", 1, PKI.issue(KeyKind.EC_P256));

        IdentityException missing = assertThrows(
                IdentityException.class,
                () -> source("pkcs11:token=card;object=key", List.of()).load());
        assertEquals(Reason.CERTIFICATE_MISSING, missing.reason());
        assertEquals(
                "the token contains no certificate for the key; specify the certificate's file", missing.getMessage());
        assertEquals(
                "the certificate is not in a token; set its URI with certificate",
                assertThrows(InvalidSettingException.class, source::certificates)
                        .getMessage());
    }

    @Test
    void aSourceNeedsACertificateOrAKey() {
        Pkcs11IdentitySource.Builder builder = Pkcs11IdentitySource.builder();

        assertEquals(
                "the URI of the certificate or of the key is missing; set it with certificate or privateKey",
                assertThrows(InvalidSettingException.class, builder::build).getMessage());
    }

    @Test
    void aClosedSourceSignsNoMore() {
        Pkcs11IdentitySource closed = source("pkcs11:token=card;object=key", List.of());
        closed.close();

        assertThrows(IllegalStateException.class, closed::signer);
    }
}
