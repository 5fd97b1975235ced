package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullResponse;

class HttpResponseTest {

    private static final String DATE = "Sat, 21 Nov 2026 20:55:00 GMT";
    private static final Instant TIME = Instant.parse("2026-11-21T20:55:00Z");

    private static HttpResponse response(String... headers) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(503);
        for (int i = 0; i < headers.length; i += 2) {
            head.putHeader(headers[i], headers[i + 1]);
        }
        return new HttpResponse(head.build(), new byte[0]);
    }

    @Test
    void aBodyOf256KiBIsWholeAndAByteMoreIsTooLarge() {
        SdkHttpFullResponse head = SdkHttpFullResponse.builder().statusCode(201).build();

        assertFalse(new HttpResponse(head, new byte[256 * 1024]).isTooLarge());
        assertTrue(new HttpResponse(head, new byte[256 * 1024 + 1]).isTooLarge());
    }

    @ParameterizedTest
    @CsvSource({"200, true", "201, true", "299, true", "199, false", "300, false", "307, false", "400, false"})
    void onlyA2xxIsASuccess(int status, boolean isSuccess) {
        SdkHttpFullResponse head =
                SdkHttpFullResponse.builder().statusCode(status).build();

        assertEquals(isSuccess, new HttpResponse(head, new byte[0]).isSuccess());
    }

    @Test
    void headersAreFitForAMessage() {
        HttpResponse response = response("Server", " a\u001b[2J b\u202e ", "Empty", "", "Blank", " \t ");

        assertEquals(Optional.of("a [2J b"), response.header("SERVER"));
        assertEquals(Optional.empty(), response.header("Empty"));
        assertEquals(Optional.empty(), response.header("Blank"));
        assertEquals(Optional.empty(), response.header("Missing"));
    }

    @ParameterizedTest
    @CsvSource({"x-amzn-RequestId", "X-AMZN-REQUESTID", "x-amz-request-id"})
    void theRequestIdIsInEitherHeader(String name) {
        assertEquals(
                Optional.of("5d9c2b84-0000"), response(name, "5d9c2b84-0000").requestId());
    }

    @Test
    void theRequestIdOfTheServiceComesFirst() {
        assertEquals(
                Optional.of("first"),
                response("x-amz-request-id", "second", "x-amzn-RequestId", "first")
                        .requestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>", "a b", "a;b", "ä"})
    void anotherTextIsNoRequestId(String text) {
        assertEquals(Optional.empty(), response("x-amzn-RequestId", text).requestId());
    }

    @Test
    void aRequestIdHasAtMost128Characters() {
        assertEquals(
                Optional.of("a".repeat(128)),
                response("x-amzn-RequestId", "a".repeat(128)).requestId());
        assertEquals(
                Optional.empty(), response("x-amzn-RequestId", "a".repeat(129)).requestId());
    }

    /** The header has whole seconds, and the response takes time to arrive. */
    @ParameterizedTest
    @CsvSource({"PT60S, false", "PT-60S, false", "PT60.001S, true", "PT-60.001S, true", "PT0S, false", "PT5M, true"})
    void aClockIsSkewedByMoreThanAMinute(Duration ahead, boolean isSkewed) {
        assertEquals(
                isSkewed ? Optional.of(ahead) : Optional.empty(),
                response("Date", DATE).clockSkew(TIME.plus(ahead)));
    }

    @Test
    void withoutADateNothingIsKnownAboutTheClock() {
        assertEquals(Optional.empty(), response().clockSkew(TIME));
        assertEquals(Optional.empty(), response("Date", "2026-11-21T20:55:00Z").clockSkew(TIME));
        assertEquals(Optional.of(TIME), response("Date", DATE).date());
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "7, PT7S", "999999999, PT999999999S", "1000000000, ", "-1, ", "1.5, ", "7 seconds, ", "'', "
    })
    void retryAfterIsInWholeSeconds(String value, Duration wait) {
        assertEquals(Optional.ofNullable(wait), response("Retry-After", value).retryAfter());
    }

    @ParameterizedTest
    @CsvSource({
        "'Sat, 21 Nov 2026 20:56:30 GMT', PT90S",
        "'Sat, 21 Nov 2026 20:55:00 GMT', PT0S",
        "'Sat, 21 Nov 2026 20:54:59 GMT', ",
        "tomorrow, "
    })
    void retryAfterMayBeADateThatIsComparedWithThatOfTheResponse(String value, Duration wait) {
        assertEquals(
                Optional.ofNullable(wait),
                response("Retry-After", value, "Date", DATE).retryAfter());
        assertEquals(Optional.empty(), response("Retry-After", value).retryAfter());
    }
}
