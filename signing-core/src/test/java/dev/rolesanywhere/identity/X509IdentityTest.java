package dev.rolesanywhere.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class X509IdentityTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();

    private static PrivateKeySigner signer(ThrowawayIdentity throwaway) {
        return PrivateKeySigner.fromPkcs8(throwaway.privateKeyPkcs8());
    }

    /** Signs as a token would: without a way to compare public keys. */
    private static IdentitySigner opaque(IdentitySigner signer) {
        return message -> signer.sign(message);
    }

    private static X509Identity identity(ThrowawayIdentity throwaway, IdentitySigner signer) {
        return X509Identity.of(throwaway.certificate(), List.of(), signer);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyBelongsToItsOwnCertificateOnly(KeyKind kind) {
        ThrowawayIdentity mine = PKI.issue(kind);

        for (IdentitySigner signer : List.of(signer(mine), opaque(signer(mine)))) {
            assertEquals(signer, identity(mine, signer).signer());
            for (KeyKind kindOfOther : KeyKind.values()) {
                ThrowawayIdentity other = PKI.issue(kindOfOther);
                IdentityException refusal =
                        assertThrows(IdentityException.class, () -> identity(other, signer), kindOfOther::toString);
                assertEquals(IdentityException.Reason.KEY_MISMATCH, refusal.reason());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, SHA_256, SHA256withRSA", "RSA_2048, SHA_384, SHA384withRSA", "RSA_2048, SHA_512, SHA512withRSA",
        "EC_P256, SHA_256, SHA256withECDSA", "EC_P384, SHA_384, SHA384withECDSA", "EC_P521, SHA_512, SHA512withECDSA"
    })
    void theJdkVerifiesWhatIsSigned(KeyKind kind, HashAlgorithm hash, String jcaName) throws GeneralSecurityException {
        ThrowawayIdentity throwaway = PKI.issue(kind);
        byte[] message = {1, 2, 3};
        Signature verifier = Signature.getInstance(jcaName);
        verifier.initVerify(throwaway.certificate());
        verifier.update(message);

        assertTrue(verifier.verify(signer(throwaway).sign(message, hash)));
    }

    @Test
    void aKeyOfTheJcaIsTaken() throws GeneralSecurityException {
        ThrowawayIdentity throwaway = PKI.issue(KeyKind.EC_P384);
        PrivateKey key =
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(throwaway.privateKeyPkcs8()));

        X509Identity identity = X509Identity.of(throwaway.certificate(), throwaway.intermediates(), key);

        assertEquals(SigningAlgorithm.ECDSA_SHA256, identity.algorithm());
        SignatureAssertions.assertSignsFor(throwaway.certificate(), identity.signer());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAsAKeyOfTheJca() throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(PKI.issue(KeyKind.EC_P256).privateKeyPkcs8()));
        ThrowawayIdentity other = PKI.issue(KeyKind.EC_P256);

        IdentityException refusal =
                assertThrows(IdentityException.class, () -> X509Identity.of(other.certificate(), List.of(), key));

        assertEquals(IdentityException.Reason.KEY_MISMATCH, refusal.reason());
    }

    @Test
    void aSourceOfOneIdentityReturnsItAtEachLoad() {
        ThrowawayIdentity throwaway = PKI.issue(KeyKind.EC_P256);
        X509Identity identity = identity(throwaway, signer(throwaway));

        IdentitySource source = IdentitySource.of(identity);

        assertSame(identity, source.load());
        assertSame(identity, source.load());
    }

    @Test
    void nothingOfTheKeyIsInTheText() {
        ThrowawayIdentity throwaway = PKI.issue(KeyKind.EC_P256);
        X509Identity identity = X509Identity.of(throwaway.certificate(), throwaway.intermediates(), signer(throwaway));

        assertEquals(
                "PrivateKeySigner[AWS4-X509-ECDSA-SHA256]", identity.signer().toString());
        assertEquals(
                "X509Identity[subject="
                        + throwaway.certificate().getSubjectX500Principal().getName() + ", serialNumber="
                        + throwaway.certificate().getSerialNumber() + ", intermediates=1]",
                identity.toString());
    }
}
