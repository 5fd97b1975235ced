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
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class X509IdentityTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();
    private static final List<ThrowawayIdentity> OTHERS =
            Stream.of(KeyKind.values()).map(PKI::issue).toList();

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
            for (ThrowawayIdentity other : OTHERS) {
                IdentityException refusal =
                        assertThrows(IdentityException.class, () -> identity(other, signer), other::toString);
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

    private static X509Identity withIntermediates(int count) {
        ThrowawayPki pki = ThrowawayPki.create();
        for (int i = 0; i < count; i++) {
            pki = pki.withIntermediate();
        }
        ThrowawayIdentity throwaway = pki.issue(KeyKind.EC_P256);
        return X509Identity.of(throwaway.certificate(), throwaway.intermediates(), signer(throwaway));
    }

    @Test
    void fiveIntermediatesAreAcceptedAndSixAreNot() {
        assertEquals(5, withIntermediates(5).intermediates().size());
        IdentityException refusal = assertThrows(IdentityException.class, () -> withIntermediates(6));

        assertEquals(IdentityException.Reason.CHAIN_TOO_LONG, refusal.reason());
        assertEquals(
                "6 intermediate certificates were given, and IAM Roles Anywhere accepts 5; leave out those that do"
                        + " not lead to the trust anchor",
                refusal.getMessage());
    }

    /** What is left out does not count. */
    @Test
    void theCertificateItselfAndRootsAreNoIntermediatesAndTheOrderIsThatOfThePath() {
        ThrowawayPki pki = ThrowawayPki.create().withIntermediate().withIntermediate();
        ThrowawayIdentity throwaway = pki.issue(KeyKind.EC_P256);
        List<X509Certificate> given = new ArrayList<>();
        given.add(throwaway.certificate());
        given.add(pki.trustAnchor());
        given.addAll(List.of(
                throwaway.intermediates().get(1), throwaway.intermediates().get(0), pki.trustAnchor()));
        X509Identity identity = X509Identity.of(throwaway.certificate(), given, signer(throwaway));
        given.clear();

        assertEquals(throwaway.intermediates(), identity.intermediates());
        assertThrows(
                UnsupportedOperationException.class,
                () -> identity.intermediates().clear());
    }

    @Test
    void aMismatchNamesTheCertificate() {
        ThrowawayIdentity mine = PKI.leaf(KeyKind.EC_P256).subject("CN=mine").issue();
        ThrowawayIdentity other =
                PKI.leaf(KeyKind.EC_P256).subject("CN=other,O=Example").issue();

        assertEquals(
                "the private key does not belong to the certificate of CN=other,O=Example; use the key that the"
                        + " certificate was requested with",
                assertThrows(IdentityException.class, () -> identity(other, signer(mine)))
                        .getMessage());
    }

    @Test
    void whatASignerThrowsPassesAndANonsenseSignatureIsAMismatch() {
        ThrowawayIdentity throwaway = PKI.issue(KeyKind.EC_P256);
        IdentityException thrown = new IdentityException(IdentityException.Reason.UNAVAILABLE, "the card is busy");

        assertSame(
                thrown,
                assertThrows(
                        IdentityException.class,
                        () -> identity(throwaway, message -> {
                            throw thrown;
                        })));
        for (byte[] nonsense : new byte[][] {new byte[0], new byte[64], {0x30, 0x00}}) {
            IdentityException refusal =
                    assertThrows(IdentityException.class, () -> identity(throwaway, message -> nonsense));
            assertEquals(IdentityException.Reason.KEY_MISMATCH, refusal.reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "X25519", "DSA", "RSASSA-PSS"})
    void keysThatCannotSignForTheServiceAreNamed(String algorithm) throws GeneralSecurityException {
        PublicKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();

        IdentityException refusal = assertThrows(IdentityException.class, () -> SigningAlgorithm.of(key));
        assertEquals(IdentityException.Reason.UNSUPPORTED, refusal.reason());
        assertEquals(
                "keys of the type " + key.getAlgorithm() + " are not supported; use RSA, EC or ML-DSA",
                refusal.getMessage());
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
