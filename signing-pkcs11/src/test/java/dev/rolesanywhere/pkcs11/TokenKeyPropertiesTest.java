package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.pkcs11.SigningMechanism.KeyParameters;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the attributes of a key say about its use, without a signature. */
class TokenKeyPropertiesTest {

    private static final long RSA = 0x00;
    private static final long DSA = 0x01;
    private static final long EC = 0x03;
    private static final long ML_DSA = 0x4a;
    private static final BigInteger ORDER_OF_P256 =
            ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1).getN();

    private final FakeCryptoki cryptoki = new FakeCryptoki();

    private TokenKey key(long type, Optional<BigInteger> modulus, Optional<byte[]> curve) {
        cryptoki.insert("card", "1234");
        Token token = Token.allIn(cryptoki).get(0);
        TokenConnection connection = new TokenConnection(cryptoki, token, new TokenLogin(cryptoki));
        Pkcs11Uri uri = token.uri(Optional.of(new byte[] {1}), Optional.empty(), "private");
        return new TokenKey(connection, 7, uri, type, false, modulus, curve, Set.of());
    }

    private static PublicKey publicKey(KeyKind kind) {
        return ThrowawayPki.create().issue(kind).certificate().getPublicKey();
    }

    private static byte[] named(ASN1ObjectIdentifier curve) {
        return encoded(curve);
    }

    private static byte[] encoded(ASN1Object object) {
        try {
            return object.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTypeDeterminesTheAlgorithm() {
        assertEquals(
                SigningAlgorithm.RSA_SHA256,
                key(RSA, Optional.empty(), Optional.empty()).parameters().algorithm());
        assertEquals(
                SigningAlgorithm.MLDSA,
                key(ML_DSA, Optional.empty(), Optional.empty()).parameters().algorithm());
        KeyParameters ec = key(EC, Optional.empty(), Optional.of(named(SECObjectIdentifiers.secp256r1)))
                .parameters();
        assertEquals(new KeyParameters(SigningAlgorithm.ECDSA_SHA256, ORDER_OF_P256), ec);
    }

    @Test
    void aCurveMayBeDescribedByItsParametersInsteadOfItsName() {
        byte[] explicit = encoded(ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1));

        assertEquals(
                ORDER_OF_P256,
                key(EC, Optional.empty(), Optional.of(explicit)).parameters().order());
    }

    @ParameterizedTest
    @ValueSource(longs = {DSA, -1, 0x10})
    void otherKindsOfKeysAreRejected(long type) {
        IdentityException refusal = assertThrows(
                IdentityException.class,
                () -> key(type, Optional.empty(), Optional.empty()).parameters());

        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("is not an RSA, EC or ML-DSA key"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "0603550406", "05000500", "ffffffff", "3003020101"})
    void damagedOrUnknownParametersOfACurveNeedTheCertificate(String hex) {
        byte[] parameters = HexFormat.of().parseHex(hex);
        TokenKey key = key(EC, Optional.empty(), Optional.of(parameters));

        IdentityException refusal = assertThrows(IdentityException.class, key::parameters);
        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertTrue(refusal.getMessage().contains("specify its certificate too"), refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyMayBelongToCertificatesOfItsTypeAlone(KeyKind kind) {
        PublicKey publicKey = publicKey(kind);
        for (Map.Entry<Long, String> type :
                Map.of(RSA, "RSA", EC, "EC", ML_DSA, "ML_DSA", DSA, "DSA").entrySet()) {
            TokenKey key = key(type.getKey(), Optional.empty(), Optional.empty());

            assertEquals(kind.name().startsWith(type.getValue()), key.mayBelongTo(publicKey), type.getValue());
            assertFalse(key.certainlyBelongsTo(publicKey));
        }
    }

    @Test
    void theModulusProvesThatAnRsaKeyBelongs() {
        PublicKey publicKey = publicKey(KeyKind.RSA_2048);
        BigInteger modulus = ((RSAPublicKey) publicKey).getModulus();
        TokenKey own = key(RSA, Optional.of(modulus), Optional.empty());
        TokenKey other = key(RSA, Optional.of(modulus.add(BigInteger.TWO)), Optional.empty());

        assertTrue(own.mayBelongTo(publicKey));
        assertTrue(own.certainlyBelongsTo(publicKey));
        assertFalse(other.mayBelongTo(publicKey));
        assertFalse(other.certainlyBelongsTo(publicKey));
    }

    @ParameterizedTest
    @CsvSource({"EC_P256, true", "EC_P384, false", "EC_P521, false"})
    void theNameOfTheCurveExcludesKeysOnOthers(KeyKind kind, boolean mayBelong) {
        TokenKey key = key(EC, Optional.empty(), Optional.of(named(SECObjectIdentifiers.secp256r1)));

        assertEquals(mayBelong, key.mayBelongTo(publicKey(kind)));
    }

    @Test
    void explicitParametersExcludeNoKey() {
        byte[] explicit = encoded(ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256r1));

        assertTrue(key(EC, Optional.empty(), Optional.of(explicit)).mayBelongTo(publicKey(KeyKind.EC_P384)));
    }

    @Test
    void theSameKeyInANewConnectionHasTheSameAttributes() {
        TokenKey key = key(RSA, Optional.of(BigInteger.TEN), Optional.empty());

        assertTrue(key.isSameAs(key(RSA, Optional.of(BigInteger.TEN), Optional.empty())));
        assertFalse(key.isSameAs(key(RSA, Optional.of(BigInteger.ONE), Optional.empty())));
        assertFalse(key.isSameAs(key(EC, Optional.of(BigInteger.TEN), Optional.empty())));
    }

    @Test
    void anIdIsComparedByItsOctets() {
        TokenKey key = key(RSA, Optional.empty(), Optional.empty());

        assertTrue(key.hasId(Optional.of(new byte[] {1})));
        assertFalse(key.hasId(Optional.of(new byte[] {1, 0})));
        assertFalse(key.hasId(Optional.empty()));
    }
}
