package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SessionParameters.CreateSessionBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of the parameters of a call: what is just allowed, and what is not. */
class ParameterLimitsTest {

    private static final String TRUST_ANCHOR = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a";
    private static final String PROFILE = "arn:aws:rolesanywhere:us-east-1:111122223333:profile/p";
    private static final String ROLE = "arn:aws:iam::111122223333:role/r";

    private static SessionParameters read(String trustAnchor, String profile, String role, String body) {
        String query = "trustAnchorArn=" + encoded(trustAnchor) + "&profileArn=" + encoded(profile) + "&roleArn="
                + encoded(role);
        return SessionParameters.read(new ReceivedRequest(
                "POST", "/sessions?" + query, "HTTP/1.1", Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static SessionParameters read(String body) {
        return read(TRUST_ANCHOR, PROFILE, ROLE, body);
    }

    private static String reason(String trustAnchor, String profile, String role, String body) {
        Refusal refusal = assertThrows(Refusal.class, () -> read(trustAnchor, profile, role, body));
        assertEquals(400, refusal.error().status());
        assertEquals(refusal.reason(), refusal.error().message(), "the service says the same");
        return refusal.reason();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void anArnMayHave1011Characters() {
        String longest = ROLE + "x".repeat(1011 - ROLE.length());

        assertEquals(longest, read(TRUST_ANCHOR, PROFILE, longest, "").roleArn());
        assertEquals(
                "1 validation error detected: Value at 'roleArn' failed to satisfy constraint:"
                        + " Member must have length between 1 and 1011",
                reason(TRUST_ANCHOR, PROFILE, longest + "x", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso-b"})
    void anArnMayBeOfEveryPartition(String partition) {
        String trustAnchor = TRUST_ANCHOR.replace("arn:aws:", "arn:" + partition + ":");

        assertEquals(trustAnchor, read(trustAnchor, PROFILE, ROLE, "").trustAnchorArn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws2:rolesanywhere:us-east-1:111122223333:trust-anchor/a",
                "arn:aws-:rolesanywhere:us-east-1:111122223333:trust-anchor/a",
                "ARN:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a",
                "arn:aws:iam:us-east-1:111122223333:trust-anchor/a",
                "arn:aws:rolesanywhere:trust-anchor/a",
                " arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a"
            })
    void anArnOfAnotherFormIsRejectedWithThePatternOfTheService(String trustAnchor) {
        assertEquals(
                "1 validation error detected: Value at 'trustAnchorArn' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: arn:aws(-[^:]+)?:rolesanywhere(:.*){2}(:trust-anchor.*)",
                reason(trustAnchor, PROFILE, ROLE, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {900, 901, 43199, 43200})
    void aDurationMayBeFrom15MinutesTo12Hours(int seconds) {
        assertEquals(
                Optional.of(seconds),
                read("{\"durationSeconds\":" + seconds + "}").durationSeconds());
    }

    @ParameterizedTest
    @CsvSource({"2, true", "64, true", "1, false", "65, false"})
    void aRoleSessionNameHas2To64Characters(int length, boolean accepted) {
        String name = "n".repeat(length);
        String body = "{\"roleSessionName\":\"" + name + "\"}";

        if (accepted) {
            assertEquals(Optional.of(name), read(body).roleSessionName());
        } else {
            assertTrue(reason(TRUST_ANCHOR, PROFILE, ROLE, body)
                    .endsWith("'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression"
                            + " pattern: [\\w+=,.@-]{2,64}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "a+b", "a=b", "a,b", "a.b", "a@b", "a-b", "09AZ"})
    void aRoleSessionNameMayHaveTheCharactersOfSts(String name) {
        assertEquals(
                Optional.of(name),
                read("{\"roleSessionName\":\"" + name + "\"}").roleSessionName());
    }

    @Test
    void theBodyMayHave64KiB() {
        String largest = "{}" + " ".repeat(64 * 1024 - 2);

        assertEquals(Optional.empty(), read(largest).durationSeconds());
        assertEquals("The body has more than 65536 bytes.", reason(TRUST_ANCHOR, PROFILE, ROLE, largest + " "));
    }

    @Test
    void theDurationIsReportedBeforeTheArns() {
        assertTrue(reason("x", "x", "x", "{\"durationSeconds\":1}").contains("'durationSeconds'"));
    }

    @Test
    void theArnsMayBeDividedBetweenQueryAndBody() {
        String query = "trustAnchorArn=" + encoded(TRUST_ANCHOR);
        String body = "{\"profileArn\":\"" + PROFILE + "\",\"roleArn\":\"" + ROLE + "\"}";

        assertEquals(
                new SessionParameters(TRUST_ANCHOR, PROFILE, ROLE, Optional.empty(), Optional.empty()),
                SessionParameters.read(new ReceivedRequest(
                        "POST", "/sessions?" + query, "HTTP/1.1", Map.of(), body.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aDeeplyNestedUnknownMemberIsNoReasonToFail() {
        String nested = "[".repeat(500) + "]".repeat(500);

        assertEquals(
                Optional.of(900),
                CreateSessionBody.parse(("{\"future\":" + nested + ",\"durationSeconds\":900}")
                                .getBytes(StandardCharsets.UTF_8))
                        .durationSeconds());
    }
}
