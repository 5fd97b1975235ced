package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.identity.IdentityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "azAZ09-._~, azAZ09-._~",
        "`{@[/:, %60%7B%40%5B%2F%3A",
        "a b, a%20b",
        "%, %25",
        "é, %C3%A9",
        "';&?#', %3B%26%3F%23",
        "'', ''"
    })
    void textIsEncodedExceptForUnreservedCharacters(String text, String encoded) {
        assertEquals(encoded, PercentEncoding.encode(text.getBytes(UTF_8)));
        assertEquals(text, new String(PercentEncoding.decode(encoded, "object"), UTF_8));
    }

    @Test
    void everyOctetSurvives() {
        byte[] octets = new byte[256];
        for (int index = 0; index < octets.length; index++) {
            octets[index] = (byte) index;
        }

        assertArrayEquals(octets, PercentEncoding.decode(PercentEncoding.encode(octets), "id"));
        assertArrayEquals(octets, PercentEncoding.decode(PercentEncoding.encodeWhole(octets), "id"));
        assertEquals(3 * 256, PercentEncoding.encodeWhole(octets).length());
    }

    @Test
    void hexadecimalDigitsMayBeInEitherCase() {
        assertArrayEquals(new byte[] {(byte) 0xab, (byte) 0xcd}, PercentEncoding.decode("%aB%Cd", "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%", "%4g", "%g4", "%%41"})
    void aPercentSignWithoutTwoDigitsNamesTheAttributeAndNotTheValue(String encoded) {
        IdentityException malformed =
                assertThrows(IdentityException.class, () -> PercentEncoding.decode(encoded, "token"));

        assertEquals(
                "the PKCS#11 URI has a % in its token without two hexadecimal digits after it; write %25 for a percent"
                        + " sign",
                malformed.getMessage());
    }
}
