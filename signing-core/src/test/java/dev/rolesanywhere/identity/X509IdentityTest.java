package dev.rolesanywhere.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
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
        return new IdentitySigner() {
            @Override
            public SigningAlgorithm algorithm() {
                return signer.algorithm();
            }

            @Override
            public byte[] sign(byte[] message) {
                return signer.sign(message);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void aKeyBelongsToItsOwnCertificateOnly(KeyKind kind) {
        ThrowawayIdentity mine = PKI.issue(kind);

        for (IdentitySigner signer : List.of(signer(mine), opaque(signer(mine)))) {
            assertTrue(signer.belongsTo(mine.certificate()));
            for (KeyKind other : KeyKind.values()) {
                assertFalse(signer.belongsTo(PKI.issue(other).certificate()), other.toString());
            }
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        ThrowawayIdentity mine = PKI.issue(KeyKind.EC_P256);
        ThrowawayIdentity other = PKI.issue(KeyKind.EC_P256);

        IdentityException refusal = assertThrows(
                IdentityException.class, () -> X509Identity.of(mine.certificate(), List.of(), signer(other)));

        assertEquals(IdentityException.Reason.KEY_MISMATCH, refusal.reason());
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
        PrivateKeySigner signer = PrivateKeySigner.of(
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(throwaway.privateKeyPkcs8())));

        assertTrue(signer.belongsTo(throwaway.certificate()));
    }

    @Test
    void anotherHashIsRefusedByASignerThatHasNone() {
        IdentitySigner signer = opaque(signer(PKI.issue(KeyKind.EC_P256)));

        assertThrows(IdentityException.class, () -> signer.sign(new byte[1], HashAlgorithm.SHA_512));
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
