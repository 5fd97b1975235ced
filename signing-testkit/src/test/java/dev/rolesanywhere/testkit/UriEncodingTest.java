package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "AZaz09-._~, AZaz09-._~",
        "a b, a%20b",
        "a+b, a%2Bb",
        "'a*b!(c)', a%2Ab%21%28c%29",
        "arn:aws:iam::1:role/x, arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx",
        "ü€, %C3%BC%E2%82%AC",
        "😀, %F0%9F%98%80"
    })
    void encodesEverythingButUnreservedCharactersAndDecodesIt(String text, String encoded) {
        assertEquals(encoded, UriEncoding.encode(text));
        assertEquals(text, UriEncoding.decode(encoded));
    }

    @ParameterizedTest
    @CsvSource({"/sessions, /sessions", "/a%20b/c, /a%2520b/c", "/a//b/, /a//b/", "/a:b, /a%3Ab"})
    void encodesAPathAgainButNotItsSlashes(String rawPath, String encoded) {
        assertEquals(encoded, UriEncoding.encodePath(rawPath));
    }

    @Test
    void decodesLowerCaseHex() {
        assertEquals("ü", UriEncoding.decode("%c3%bc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%", "%zz", "%4g", "%g4", "x%4"})
    void rejectsAPercentSignWithoutTwoDigits(String encoded) {
        Refusal refusal = assertThrows(Refusal.class, () -> UriEncoding.decode(encoded));

        assertEquals(400, refusal.error().status());
        assertTrue(refusal.reason().contains("percent sign without two hex digits"), refusal.reason());
    }

    @Test
    void parsesNamesAndValuesAndSkipsEmptyPairs() {
        assertEquals(
                List.of(
                        new UriEncoding.QueryParameter("a", "1=2"),
                        new UriEncoding.QueryParameter("b", ""),
                        new UriEncoding.QueryParameter("c", ""),
                        new UriEncoding.QueryParameter("d&", "/")),
                UriEncoding.parseQuery("a=1=2&b&&c=&d%26=%2f"));
        assertEquals(List.of(), UriEncoding.parseQuery(""));
    }
}
