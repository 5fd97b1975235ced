package dev.rolesanywhere.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key derivation with scrypt, and what both derivations check in their parameters. */
class ScryptTest {

    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

    private final EncryptionLimits limits = EncryptionLimits.ofKeys();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static KeyDerivationFunc scrypt(String salt, long... numbers) {
        ASN1Encodable[] members = new ASN1Encodable[1 + numbers.length];
        members[0] = new DEROctetString(ascii(salt));
        for (int i = 0; i < numbers.length; i++) {
            members[i + 1] = new ASN1Integer(numbers[i]);
        }
        return new KeyDerivationFunc(SCRYPT, new DERSequence(members));
    }

    private String derive(KeyDerivationFunc function, int keyBytes, String password) {
        return HexFormat.of()
                .formatHex(KeyDerivation.derive(function, keyBytes, ascii(password), limits)
                        .getKey());
    }

    /** RFC 7914, section 12. */
    @Test
    void theVectorsOfTheStandardHold() {
        assertEquals(
                "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
                derive(scrypt("", 16, 1, 1), 64, ""));
        assertEquals(
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
                derive(scrypt("NaCl", 1024, 8, 16), 64, "password"));
    }

    @Test
    void theLengthOfTheKeyMayBeStated() {
        assertEquals(derive(scrypt("salt", 16, 1, 1), 32, "x"), derive(scrypt("salt", 16, 1, 1, 32), 32, "x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 31, 33, 1})
    void aStatedLengthThatDoesNotFitTheCipherIsRejected(int stated) {
        PBKDF2Params pbkdf2 = new PBKDF2Params(ascii("saltsalt"), 1, stated);
        for (KeyDerivationFunc function : new KeyDerivationFunc[] {
            scrypt("salt", 16, 1, 1, stated), new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, pbkdf2)
        }) {
            IdentityException failure = assertThrows(IdentityException.class, () -> derive(function, 32, "x"));

            assertEquals(Reason.MALFORMED, failure.reason());
            assertEquals(
                    "the key length in its encryption parameters does not match its cipher; it may be damaged",
                    failure.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6})
    void anotherNumberOfParametersIsRejected(int numbers) {
        KeyDerivationFunc function = scrypt("salt", new long[numbers]);

        assertThrows(IllegalArgumentException.class, () -> KeyDerivation.checkCost(function, limits));
        assertThrows(IllegalArgumentException.class, () -> derive(function, 32, "x"));
    }

    @Test
    void anUnknownFunctionIsRejectedWhenItIsUsed() {
        KeyDerivationFunc unknown = new KeyDerivationFunc(new ASN1ObjectIdentifier("1.2.3.4"), new DERSequence());

        assertDoesNotThrow(() -> KeyDerivation.checkCost(unknown, limits));
        assertEquals(
                "its key derivation (1.2.3.4) is not supported; re-encrypt it with: openssl pkcs8 -topk8",
                assertThrows(IdentityException.class, () -> derive(unknown, 32, "x"))
                        .getMessage());
    }

    @Test
    void theCostIsCheckedWithoutDerivingAKey() {
        KeyDerivationFunc function = scrypt("salt", 1L << 40, 8, 1);

        IdentityException failure =
                assertThrows(IdentityException.class, () -> KeyDerivation.checkCost(function, limits));
        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertEquals(
                failure.getMessage(),
                assertThrows(IdentityException.class, () -> derive(function, 32, "x"))
                        .getMessage());
    }

    /** A file of many parts with the same salt costs one derivation. */
    @Test
    void theSameInputsAreDerivedOnceAndEachOtherInputAgain() {
        KeyParameter first = key("salt", 16, 1, 1, 32, "x");

        assertSame(first, key("salt", 16, 1, 1, 32, "x"));
        assertNotSame(first, key("Salt", 16, 1, 1, 32, "x"));
        assertNotSame(first, key("salt", 32, 1, 1, 32, "x"));
        assertNotSame(first, key("salt", 16, 2, 1, 32, "x"));
        assertNotSame(first, key("salt", 16, 1, 2, 32, "x"));
        assertNotSame(first, key("salt", 16, 1, 1, 16, "x"));
        assertNotSame(first, key("salt", 16, 1, 1, 32, "y"));
        assertEquals(16, key("salt", 16, 1, 1, 16, "x").getKey().length);
    }

    private KeyParameter key(String salt, long cost, long blockSize, long parallel, int keyBytes, String password) {
        return KeyDerivation.derive(scrypt(salt, cost, blockSize, parallel), keyBytes, ascii(password), limits);
    }

    @Test
    void pbkdf2AlsoDistinguishesEachInput() {
        KeyParameter first = pbkdf2("salt", 2, 32, "x");

        assertSame(first, pbkdf2("salt", 2, 32, "x"));
        assertNotSame(first, pbkdf2("Salt", 2, 32, "x"));
        assertNotSame(first, pbkdf2("salt", 3, 32, "x"));
        assertNotSame(first, pbkdf2("salt", 2, 24, "x"));
        assertNotSame(first, pbkdf2("salt", 2, 32, "y"));
        assertEquals(24, pbkdf2("salt", 2, 24, "x").getKey().length);
    }

    private KeyParameter pbkdf2(String salt, int iterations, int keyBytes, String password) {
        KeyDerivationFunc function =
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(ascii(salt), iterations));
        return KeyDerivation.derive(function, keyBytes, ascii(password), limits);
    }
}
