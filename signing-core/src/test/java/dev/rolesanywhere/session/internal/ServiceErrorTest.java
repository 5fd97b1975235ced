package dev.rolesanywhere.session.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.internal.AwsErrorCode;
import software.amazon.awssdk.http.SdkHttpFullResponse;

class ServiceErrorTest {

    private static ServiceError error(int status, String body, String... headers) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(status);
        for (int i = 0; i < headers.length; i += 2) {
            head.putHeader(headers[i], headers[i + 1]);
        }
        return ServiceError.of(new HttpResponse(head.build(), body.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {}                                               | A                       | A
            {}                                               | A:http://internal/a     | A
            {}                                               | com.amazonaws#A         | A
            {}                                               | com.amazonaws#A:http:// | A
            {"__type":"B","code":"C"}                        | A                       | A
            {"__type":"B","code":"C"}                        | ''                      | B
            {"__type":"com.amazon.coral.service#B"}          | ''                      | B
            {"code":"C"}                                     | ''                      | C
            {"error":{"code":"C"}}                           | ''                      |
            {"__type":"B"}                                   | 'not a code'            | B
            {"__type":"<b>"}                                 | ''                      |
            {"code":7}                                       | ''                      |
            """)
    void theCodeIsInTheHeaderOrElseInTheBody(String body, String header, String code) {
        ServiceError error = header.isEmpty() ? error(403, body) : error(403, body, "x-amzn-ErrorType", header);

        assertEquals(code, error.code());
    }

    @Test
    void aCodeHasAtMost100Characters() {
        assertEquals(
                "A".repeat(100),
                error(403, "{}", "x-amzn-ErrorType", "A".repeat(100)).code());
        assertNull(error(403, "{}", "x-amzn-ErrorType", "A".repeat(101)).code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"message":"m"}                | m
            {"Message":"M"}                | M
            {"message":"m","Message":"M"}  | m
            {"message":" ","Message":"M"}  | M
            {"message":"a\\nb"}            | a b
            {"message":{"text":"m"}}       |
            {"message":null}               |
            {"MESSAGE":"m"}                |
            """)
    void theMessageIsInTheBodyInEitherCase(String body, String message) {
        assertEquals(message, error(403, body).message());
    }

    @Test
    void aMessageIsShortened() {
        String message =
                error(403, "{\"message\":\"" + "m".repeat(2000) + "\"}").message();

        assertEquals("m".repeat(1000) + "…", message);
    }

    @ParameterizedTest
    @CsvSource({
        "429, true, true",
        "500, true, false",
        "502, true, false",
        "503, true, false",
        "504, true, false",
        "501, false, false",
        "505, false, false",
        "400, false, false",
        "403, false, false",
        "404, false, false",
        "408, false, false"
    })
    void theStatusAloneMayBeAReasonToTryAgain(int status, boolean retryable, boolean throttled) {
        ServiceError error = error(status, "");

        assertEquals(retryable, error.retryable());
        assertEquals(throttled, error.throttled());
        assertTrue(error.isAnonymous());
        assertEquals("no reason was given", error.text());
    }

    @Test
    void theThrottlingCodesAreThoseOfTheSdkAndTwoMore() {
        Set<String> expected = new HashSet<>(AwsErrorCode.THROTTLING_ERROR_CODES);
        expected.addAll(Set.of("LimitExceededException", "PriorRequestNotComplete"));

        assertEquals(expected, ServiceError.THROTTLING_CODES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingException", "TooManyRequestsException"})
    void throttlingIsRetried(String code) {
        ServiceError error = error(400, "{\"__type\":\"" + code + "\"}");

        assertTrue(error.throttled());
        assertTrue(error.retryable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequestTimeout", "RequestTimeoutException"})
    void aTimeoutOfTheServiceIsRetriedWithoutBeingThrottling(String code) {
        ServiceError error = error(400, "{}", "x-amzn-ErrorType", code);

        assertTrue(error.retryable());
        assertFalse(error.throttled());
    }

    /** Without the time of the service, the next attempt would be rejected too. */
    @ParameterizedTest
    @ValueSource(strings = {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"})
    void aWrongClockIsRetriedIfTheServiceSaysWhatTimeItIs(String code) {
        String date = "Sat, 21 Nov 2026 20:55:00 GMT";

        assertTrue(error(403, "{}", "x-amzn-ErrorType", code, "Date", date).retryable());
        assertFalse(error(403, "{}", "x-amzn-ErrorType", code).retryable());
        assertFalse(error(403, "{}", "x-amzn-ErrorType", code, "Date", "now").retryable());
        assertTrue(ServiceError.isClockSkew(code));
    }

    @Test
    void anotherCodeIsNoClockSkew() {
        assertFalse(ServiceError.isClockSkew("AccessDeniedException"));
        assertFalse(ServiceError.isClockSkew(null));
        assertFalse(error(403, "{}", "x-amzn-ErrorType", "A", "Date", "Sat, 21 Nov 2026 20:55:00 GMT")
                .retryable());
    }

    @Test
    void theTextIsWhatIsKnown() {
        assertEquals(
                "A: m",
                error(403, "{\"message\":\"m\"}", "x-amzn-ErrorType", "A").text());
        assertEquals("A", error(403, "<html>", "x-amzn-ErrorType", "A").text());
        assertEquals("m", error(403, "{\"message\":\"m\"}").text());
    }
}
