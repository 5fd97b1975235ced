package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pkcs11UriTest {

    private static final String ALL = "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil"
            + ";serial=4711;model=1.0;library-manufacturer=Lib;library-version=3.2;library-description=What"
            + ";object=my%20key;type=private;id=%00%01%FF%C3;slot-manufacturer=Slots;slot-description=Reader%200"
            + ";slot-id=0?pin-source=file%3A%2Fetc%2Fpin&module-name=softhsm2&module-path=%2Fusr%2Flib%2Fp11.so";

    @Test
    void everyAttributeSurvivesParsingAndFormatting() {
        Pkcs11Uri uri = Pkcs11Uri.parse(ALL);

        assertEquals(ALL, uri.format());
        assertEquals(ALL, uri.toString());
        assertEquals(Optional.of("The Software PKCS#11 Softtoken"), uri.pathAttribute("token"));
        assertEquals(Optional.of("0"), uri.pathAttribute("slot-id"));
        assertEquals(Optional.of("file:/etc/pin"), uri.queryAttribute("pin-source"));
        assertEquals(Optional.of("/usr/lib/p11.so"), uri.queryAttribute("module-path"));
    }

    @Test
    void anIdIsOctetsAndNotText() {
        assertArrayEquals(
                new byte[] {0, 1, (byte) 0xff, (byte) 0xc3},
                Pkcs11Uri.parse(ALL).octets("id").orElseThrow());
    }

    @Test
    void absentAndEmptyAttributesDiffer() {
        Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:object=");

        assertEquals(Optional.of(""), uri.pathAttribute("object"));
        assertEquals(Optional.empty(), uri.pathAttribute("token"));
        assertEquals("pkcs11:", Pkcs11Uri.parse("pkcs11:").format());
        assertEquals("pkcs11:", Pkcs11Uri.parse("pkcs11:?").format());
    }

    @Test
    void thePinIsReadAndFormattedButNeverShown() {
        Pkcs11Uri uri = Pkcs11Uri.parse("PKCS11:token=a?module-name=m&pin-value=12%2634&x-pin=5678");

        assertEquals(Optional.of("12&34"), uri.queryAttribute("pin-value"));
        assertEquals("pkcs11:token=a?module-name=m&pin-value=12%2634&x-pin=5678", uri.format());
        assertEquals("pkcs11:token=a?module-name=m", uri.toString());
    }

    @Test
    void aPinInPlaceOfItsSourceIsNotShown() {
        assertEquals(
                "pkcs11:token=a",
                Pkcs11Uri.parse("pkcs11:token=a?pin-source=4711").toString());
        assertEquals(
                "pkcs11:?pin-source=env%3ATOKEN_PIN",
                Pkcs11Uri.parse("pkcs11:?pin-source=env:TOKEN_PIN").toString());
        assertEquals(
                Optional.of("1;2"), Pkcs11Uri.parse("pkcs11:?pin-value=1%3B2").queryAttribute("pin-value"));
    }

    /** RFC 7512, section 2.3, allows vendors to add attributes; those of the query may be repeated. */
    @Test
    void unknownAttributesAreIgnoredAndNotShown() {
        Pkcs11Uri uri =
                Pkcs11Uri.parse("pkcs11:x-vendor=47%2011;object=a;label=b;x-vendor=c?x-a=1&module-name=m&x-a=2");

        assertEquals("pkcs11:object=a?module-name=m", uri.toString());
        assertEquals(Optional.of("a"), uri.pathAttribute("object"));
        assertEquals(Optional.of("47 11"), uri.pathAttribute("x-vendor"));
        assertEquals(uri.format(), Pkcs11Uri.parse(uri.format()).format());
    }

    @Test
    void unencodedCharactersAreAccepted() {
        Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:token=My Tökén;object=a/b:c?module-path=/usr/lib/a b.so");

        assertEquals(Optional.of("My Tökén"), uri.pathAttribute("token"));
        assertEquals(
                "pkcs11:token=My%20T%C3%B6k%C3%A9n;object=a%2Fb%3Ac?module-path=%2Fusr%2Flib%2Fa%20b.so", uri.format());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file:/etc/key.pem                    | does not begin with pkcs11:
            pkcs11:object                        | has a part without a name or an equals sign
            pkcs11:=x                            | has a part without a name or an equals sign
            pkcs11:object=x;                     | has a part without a name or an equals sign
            pkcs11:object=x;object=y             | has the attribute object twice
            pkcs11:?module-name=x&module-name=y  | has the attribute module-name twice
            pkcs11:a b=x                         | has an attribute whose name is not made of letters
            pkcs11:object=%4                     | has a % in its object without two hexadecimal digits after it
            pkcs11:object=%zz                    | has a % in its object without two hexadecimal digits after it
            pkcs11:type=key                      | has an invalid value of type; use cert, private
            pkcs11:slot-id=0x1                   | has an invalid value of slot-id; write a decimal number
            pkcs11:library-version=1.2.3         | has an invalid value of library-version
            pkcs11:a?pin-value=1                 | has a part without a name or an equals sign
            pkcs11:?pin-value=1&pin-source=env:X | has both pin-value and pin-source
            pkcs11:object=x;pin-value=4711       | has its PIN in the wrong place
            pkcs11:object=x&pin-value=4711       | has its PIN in the wrong place
            pkcs11:object=x?pin-value=1;x=4711   | has a semicolon after its question mark; write %3B, or &
            pkcs11:object=x%26PIN-VALUE=4711     | has its PIN in the wrong place
            pkcs11:object=x%3Fpin-value=4711     | has its PIN in the wrong place
            pkcs11:object=x;PIN-VALUE=4711       | has its PIN in the wrong place
            pkcs11:?module-path=/x?pin-value=4711 | has its PIN in the wrong place
            """)
    void malformedUrisAreRejectedWithTheReason(String text, String message) {
        IdentityException refusal = assertThrows(IdentityException.class, () -> Pkcs11Uri.parse(text));

        assertEquals(Reason.MALFORMED, refusal.reason());
        assertTrue(refusal.getMessage().startsWith("the PKCS#11 URI " + message), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("4711"), refusal.getMessage());
    }

    @Test
    void aUriMayHave8192Characters() {
        String longest = "pkcs11:object=" + "x".repeat(8192 - "pkcs11:object=".length());

        assertEquals(longest, Pkcs11Uri.parse(longest).format());
        IdentityException refusal = assertThrows(IdentityException.class, () -> Pkcs11Uri.parse(longest + "x"));
        assertEquals("the PKCS#11 URI is longer than 8192 characters; omit attributes", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs11:slot-id=999999999999999999",
                "pkcs11:slot-id=0",
                "pkcs11:library-version=255.255",
                "pkcs11:library-version=3",
                "pkcs11:type=secret-key",
                "pkcs11:x-vendor=a;x-vendor=b",
                "pkcs11:object=pin;token=pin-value"
            })
    void whatIsJustAllowedIsParsed(String text) {
        assertDoesNotThrow(() -> Pkcs11Uri.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pkcs11:slot-id=1234567890123456789 | has an invalid value of slot-id; write a decimal number
            pkcs11:slot-id=-1                  | has an invalid value of slot-id; write a decimal number
            pkcs11:slot-id=                    | has an invalid value of slot-id; write a decimal number
            pkcs11:library-version=3.          | has an invalid value of library-version; write a number, or two with a dot between them
            pkcs11:library-version=1000        | has an invalid value of library-version; write a number, or two with a dot between them
            pkcs11:type=CERT                   | has an invalid value of type; use cert, private, public, secret-key or data
            pkcs11:token=a;token=b             | has the attribute token twice; remove one of them
            pkcs11:?module-name=a&module-name=b | has the attribute module-name twice; remove one of them
            pkcs11:=a                          | has a part without a name or an equals sign; write NAME=VALUE, with ; between them
            pkcs11:?=a                         | has a part without a name or an equals sign; write NAME=VALUE, with & between them
            pkcs11:token=a;                    | has a part without a name or an equals sign; write NAME=VALUE, with ; between them
            pkcs11:to.ken=a                    | has an attribute whose name is not made of letters, digits, - and _
            pkcs11:pinned=a                    | has its PIN in the wrong place; it belongs after a question mark
            """)
    void whatIsJustNotAllowedIsRejected(String text, String message) {
        assertEquals(
                "the PKCS#11 URI " + message,
                assertThrows(IdentityException.class, () -> Pkcs11Uri.parse(text))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs11:", "PKCS11:object=x"})
    void theSchemeDistinguishesUrisFromPaths(String text) {
        assertTrue(Pkcs11Uri.isUri(text));
        assertFalse(Pkcs11Uri.isUri("./" + text));
    }
}
