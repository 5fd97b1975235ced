package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which responses the client accepts, and how it reports the others. */
class CreateSessionResponseTest extends CreateSessionClientTestCase {

    @ParameterizedTest
    @CsvSource({
        "200, success.json",
        "201, success.json",
        "202, success.json",
        "201, success-with-unknown-members.json",
        "201, success-two-sets.json"
    })
    void anySuccessWithUsableCredentialsIsAccepted(int status, String body) {
        simulator.failNext(1, SimulatedFault.body(status, createSessionBody(body)));

        assertEquals(Instant.parse("2030-01-01T00:00:00Z"), createSession().expiration());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            empty-credential-set.json      | without credentials: it contains no accessKeyId
            missing-credential-set.json    | without credentials: it contains no accessKeyId
            missing-secret-access-key.json | without credentials: it contains no secretAccessKey
            empty-access-key-id.json       | without credentials: it contains no accessKeyId
            null-session-token.json        | without credentials: it contains no sessionToken
            malformed-expiration.json      | its expiration is not a timestamp
            not-json.html                  | not with JSON; is there a proxy or another service at this endpoint?
            truncated.json                 | not with JSON; is there a proxy or another service at this endpoint?
            deeply-nested.json             | not with JSON; is there a proxy or another service at this endpoint?
            """)
    void aSuccessWithoutUsableCredentialsIsAnError(String body, String message) {
        simulator.failNext(1, SimulatedFault.body(201, createSessionBody(body)));

        assertEquals(
                "the endpoint responded with status 201, but " + message,
                failure().getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2030-01-01T00:00:00Z     | 2010-01-01T00:00:00Z     | its credentials expired at 2010-01-01T00:00:00Z; check this machine's clock
            2030-01-01T00:00:00Z     | +1000000-01-01T00:00:00Z | its expiration is not a timestamp
            "2030-01-01T00:00:00Z"   | 1893456000               | without credentials: it contains no expiration
            """)
    void anUnusableExpirationIsAnError(String from, String to, String message) {
        simulator.failNext(
                1, SimulatedFault.body(201, createSessionBody("success.json").replace(from, to)));

        assertEquals(
                "the endpoint responded with status 201, but " + message,
                failure().getMessage());
    }

    @Test
    void textAfterTheJsonIsAnError() {
        simulator.failNext(1, SimulatedFault.body(201, createSessionBody("success.json") + "{}"));

        assertTrue(failure().getMessage().contains("not with JSON"));
    }

    @Test
    void aTooLongResponseIsRejected() {
        char[] endless = new char[300 * 1024];
        Arrays.fill(endless, ' ');
        simulator.failNext(1, SimulatedFault.body(201, new String(endless)));

        assertTrue(failure().getMessage().contains("more than 256 KiB"));
    }

    @Test
    void redirectsAreNotFollowed() {
        simulator.failNext(1, SimulatedFault.redirectTo(simulator.endpoint()));

        assertEquals(
                "the endpoint responded with status 307, but redirects are not followed; check the endpoint",
                failure().getMessage());
        assertEquals(1, simulator.callCount());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | access-denied-uppercase-message.json | Invalid signature
            403 | access-denied-lowercase-message.json | Invalid signature
            403 | error-type-in-body.json              | AccessDeniedException
            400 | throttling.json                      | ThrottlingException
            400 | validation-exception.json            | ValidationException
            403 | not-json.html                        | no reason was given
            403 | empty-credential-set.json            | no reason was given
            """)
    void codeAndMessageOfARejectionAreFoundInEachForm(int status, String body, String expected) {
        simulator.failNext(3, SimulatedFault.body(status, createSessionBody(body)));

        String message = failure().getMessage();

        assertTrue(message.startsWith("CreateSession was rejected: "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void theServicesMessageIsBoundedToOneLineWithoutControlCharacters() {
        simulator.failNext(
                1, SimulatedFault.status(403, "AccessDeniedException", "a\nb\u001b[2J\u009b\u202e" + "x".repeat(5000)));

        String message = failure().getMessage();

        assertTrue(message.contains("a b [2J xxx"), message);
        assertTrue(message.length() < 1200, message);
    }

    private static String createSessionBody(String name) {
        return new String(Testdata.bytes("create-session/" + name), StandardCharsets.UTF_8);
    }
}
