package dev.rolesanywhere.identity.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JcaSignerTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    private static JcaSigner signer(ThrowawayIdentity identity) throws GeneralSecurityException {
        String algorithm = identity.certificate().getPublicKey().getAlgorithm();
        PrivateKey key =
                KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(identity.privateKeyPkcs8()));
        return JcaSigner.of(key, identity.certificate().getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSA_SHA256",
        "EC_P256, ECDSA_SHA256",
        "EC_P384, ECDSA_SHA256",
        "EC_P521, ECDSA_SHA256",
    })
    void signsWithTheAlgorithmOfTheKey(KeyKind kind, SigningAlgorithm algorithm) throws GeneralSecurityException {
        ThrowawayIdentity identity = PKI.issue(kind);

        JcaSigner signer = signer(identity);

        assertEquals("JcaSigner[" + algorithm.wireName() + "]", signer.toString());
        SignatureAssertions.assertSignsFor(identity.certificate(), signer);
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void signsWithTheGivenHash(HashAlgorithm hash) throws GeneralSecurityException {
        ThrowawayIdentity identity = PKI.issue(KeyKind.RSA_2048);

        byte[] signature = signer(identity).sign(MESSAGE, hash);

        String algorithm = hash.name().replace("_", "") + "withRSA";
        SignatureAssertions.assertVerifies(algorithm, identity.certificate(), MESSAGE, signature);
    }

    @Test
    void belongsOnlyToTheCertificateOfItsKey() throws GeneralSecurityException {
        ThrowawayIdentity identity = PKI.issue(KeyKind.EC_P256);

        JcaSigner signer = signer(identity);

        assertTrue(signer.belongsTo(identity.certificate()));
        assertFalse(signer.belongsTo(PKI.issue(KeyKind.EC_P256).certificate()));
    }

    @Test
    void reportsAKeyThatNoProviderCanUse() {
        PrivateKey useless = new PrivateKey() {
            @Override
            public String getAlgorithm() {
                return "EC";
            }

            @SuppressWarnings("NullAway")
            @Override
            public @Nullable String getFormat() {
                return null;
            }

            @SuppressWarnings("NullAway")
            @Override
            public byte @Nullable [] getEncoded() {
                return null;
            }
        };
        JcaSigner signer =
                JcaSigner.of(useless, PKI.issue(KeyKind.EC_P256).certificate().getPublicKey());

        IdentityException e = assertThrows(IdentityException.class, () -> signer.sign(MESSAGE));

        assertEquals(Reason.SIGNING_FAILED, e.reason());
    }

    @Test
    void rejectsAKeyTypeThatTheServiceDoesNotSupport() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
        generator.initialize(1024);
        KeyPair pair = generator.generateKeyPair();

        assertThrows(IdentityException.class, () -> JcaSigner.of(pair.getPrivate(), pair.getPublic()));
    }

    @Test
    void showsOnlyTheAlgorithm() throws GeneralSecurityException {
        assertEquals(
                "JcaSigner[AWS4-X509-ECDSA-SHA256]",
                signer(PKI.issue(KeyKind.EC_P256)).toString());
    }
}
