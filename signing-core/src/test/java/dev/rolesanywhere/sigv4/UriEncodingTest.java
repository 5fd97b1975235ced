package dev.rolesanywhere.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriEncodingTest {

    @Test
    void noPathIsTheRootAndNoQueryIsNothing() {
        assertEquals("/", UriEncoding.path(null));
        assertEquals("/", UriEncoding.path(""));
        assertEquals("", UriEncoding.query(null));
        assertEquals("", UriEncoding.query(""));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/sessions, /sessions",
        "/a/b/, /a/b/",
        "//a, //a",
        "/a%20b, /a%2520b",
        "/a:b@c, /a%3Ab%40c",
        "/-_.~, /-_.~",
        "/AZaz09, /AZaz09",
        "/ü, /%C3%BC"
    })
    void eachSegmentOfAPathIsEncodedAgain(String rawPath, String canonical) {
        assertEquals(canonical, UriEncoding.path(rawPath));
    }

    @ParameterizedTest
    @CsvSource({
        "b=2&a=1, a=1&b=2",
        "a=2&a=10, a=10&a=2",
        "a=1&A=1, A=1&a=1",
        "ab=1&a=2, a=2&ab=1",
        "a, a=",
        "=1, =1",
        "a=b=c, a=b%3Dc",
        "&a=1&&b=2&, a=1&b=2"
    })
    void parametersAreSortedByNameAndValue(String rawQuery, String canonical) {
        assertEquals(canonical, UriEncoding.query(rawQuery));
    }

    /** The order is that of the encoded names: a percent sign comes before a hyphen. */
    @Test
    void namesAreSortedAfterTheyAreEncoded() {
        assertEquals("a%2Fb=1&a-b=2", UriEncoding.query("a-b=2&a/b=1"));
        assertEquals("a=%2F&a=-", UriEncoding.query("a=-&a=/"));
    }

    @ParameterizedTest
    @CsvSource({
        "a=%2f, a=%2F",
        "a=%41%7e, a=A~",
        "a=:/, a=%3A%2F",
        "a=%C3%BC, a=%C3%BC",
        "a=ü, a=%C3%BC",
        "a=b+c, a=b%2Bc",
        "a=b%20c, a=b%20c",
        "%61=1, a=1",
        "a%26b=1, a%26b=1",
        "a=%00%ff, a=%00%FF"
    })
    void escapesAreWrittenInOneForm(String rawQuery, String canonical) {
        assertEquals(canonical, UriEncoding.query(rawQuery));
    }

    @ParameterizedTest
    @CsvSource({
        "a=%, a=%25",
        "a=%4, a=%254",
        "a=%4g, a=%254g",
        "a=%g4, a=%25g4",
        "a=%%41, a=%25A",
        "a=100%&b=1, a=100%25&b=1"
    })
    void aPercentSignWithoutTwoDigitsIsTakenLiterally(String rawQuery, String canonical) {
        assertEquals(canonical, UriEncoding.query(rawQuery));
    }
}
