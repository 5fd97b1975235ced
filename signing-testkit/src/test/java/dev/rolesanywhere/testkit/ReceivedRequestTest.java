package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedRequestTest {

    private static ReceivedRequest request(String target, Map<String, List<String>> headers) {
        return new ReceivedRequest("POST", target, "HTTP/1.1", headers, "{ü}".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/sessions, /sessions, ''",
        "/sessions?, /sessions, ''",
        "/a%20b?x=%2F&y, /a%20b, x=%2F&y",
        "/a?b?c, /a, b?c"
    })
    void splitsTheTargetAtItsFirstQuestionMarkWithoutDecodingIt(String target, String path, String query) {
        ReceivedRequest request = request(target, Map.of());

        assertEquals(path, request.rawPath());
        assertEquals(query, request.rawQuery());
        assertEquals("POST " + target + " HTTP/1.1", request.requestLine());
    }

    @Test
    void joinsHeadersWhoseNamesDifferInCase() {
        ReceivedRequest request = request("/", Map.of("X-Amz-Date", List.of("1"), "Accept", List.of("a", "b")));

        assertEquals(Optional.of("1"), request.header("x-amz-date"));
        assertEquals(Optional.of("a,b"), request.header("ACCEPT"));
        assertEquals(Optional.empty(), request.header("Host"));
    }

    @Test
    void cannotBeChanged() {
        byte[] body = {1};
        ReceivedRequest request = new ReceivedRequest("PUT", "/", "HTTP/1.1", Map.of(), body);
        body[0] = 2;
        request.body()[0] = 3;

        assertEquals(1, request.body()[0]);
        assertThrows(
                UnsupportedOperationException.class, () -> request.headers().put("a", List.of()));
        assertEquals("{ü}", request("/", Map.of()).bodyText());
    }
}
