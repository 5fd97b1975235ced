package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.InvalidSettingException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomEndpointTest {

    private static String rejection(String endpoint) {
        return assertThrows(InvalidSettingException.class, () -> Endpoints.custom(URI.create(endpoint)))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com",
        "https://example.com/, https://example.com",
        "HTTPS://Example.COM/Path, https://example.com/Path",
        "http://127.0.0.1:1, http://127.0.0.1:1",
        "http://127.0.0.1:65535/, http://127.0.0.1:65535",
        "http://[::1]:9000/a/b/, http://[::1]:9000/a/b",
        "https://example.com/a%20b, https://example.com/a%20b",
        "https://example.com/ü, https://example.com/%C3%BC",
        "https://example.com/.well-known, https://example.com/.well-known",
        "https://example.com/..., https://example.com/..."
    })
    void anEndpointIsInAsciiAndLowerCaseUpToItsPathAndHasNoSlashAtItsEnd(String given, String expected) {
        assertEquals(expected, Endpoints.custom(URI.create(given)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "//example.com",
                "ftp://example.com",
                "https:example.com",
                "https:///path",
                "https://my_host",
                "https://example.com:0",
                "https://example.com:65536",
                "https://example.com?",
                "https://example.com?a=b",
                "https://example.com#",
                "https://example.com/a//b",
                "https://example.com//",
                "https://example.com/a/./b",
                "https://example.com/a/..",
                "https://example.com/../a",
                "https://example.com/."
            })
    void whatCannotBeSentAsItIsSignedIsRejected(String endpoint) {
        assertEquals(
                "the endpoint '" + endpoint
                        + "' cannot be used; it must look like https://HOST or https://HOST:PORT/PATH",
                rejection(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://user:hunter2@example.com", "https://example.com?p=hunter2@", "https://@example.com"})
    void aUserAndAPasswordAreRejectedAndNotShown(String endpoint) {
        assertEquals(
                "the endpoint cannot be used; it must look like https://HOST or https://HOST:PORT/PATH",
                rejection(endpoint));
    }

    @Test
    void aRegionForACustomEndpointMayHaveAnyNameOf63Characters() {
        assertDoesNotThrow(() -> Endpoints.requireRegion("local"));
        assertDoesNotThrow(() -> Endpoints.requireRegion("r".repeat(63)));
        assertEquals(
                "'" + "r".repeat(64) + "' is not a region; use one such as us-east-1",
                assertThrows(InvalidSettingException.class, () -> Endpoints.requireRegion("r".repeat(64)))
                        .getMessage());
        for (String region : new String[] {"", "US-EAST-1", "us_east_1", "a.b", "a/b", "a b"}) {
            assertThrows(InvalidSettingException.class, () -> Endpoints.requireRegion(region), region);
        }
    }
}
