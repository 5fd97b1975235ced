package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of calls to ECR and STS, and faults of these services. */
class AwsCallFormTest extends SimulatorTestCase {

    private static final String JSON = "application/x-amz-json-1.1";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
    private static final String ASSUME_ROLE =
            "Action=AssumeRole&RoleSessionName=edge&RoleArn=arn:aws:iam::444455556666:role/r";

    private TestResponse sendUnsigned(String requestLine, Map<String, String> headers, String body) {
        return sendUnsigned(simulator, requestLine, headers, body);
    }

    private static TestResponse sendUnsigned(
            RolesAnywhereSimulator to, String requestLine, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("host", to.endpoint().getAuthority());
        return RawHttp.parse(
                RawHttp.send(to.endpoint(), requestLine + " HTTP/1.1", all, body.getBytes(StandardCharsets.UTF_8)));
    }

    private SessionCall ecr(String contentType, String body) {
        return new SessionCall(simulator.endpoint(), Map.of("content-type", contentType, "x-amz-target", TARGET), body);
    }

    private IssuedSession createSession() {
        assertAccepted(TestCall.to(simulator, IDENTITY).send());
        return simulator.issuedSessions().get(0);
    }

    private static void assertReason(String expected, List<RecordedAwsCall> calls) {
        String reason = calls.get(calls.size() - 1).refusalReason().orElseThrow();
        assertTrue(reason.contains(expected), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "PUT /", "POST /sessions", "POST //", "POST /index"})
    void ecrIsAPostToTheRoot(String requestLine) {
        TestResponse response = sendUnsigned(requestLine, Map.of("content-type", JSON, "x-amz-target", TARGET), "{}");

        assertEquals(400, response.status());
        assertTrue(response.body().contains("UnknownOperationException"), response.body());
        assertReason("The operation is a POST to the root of the endpoint", simulator.ecrCalls());
        assertEquals(0, simulator.callCount(), "it is not a call of CreateSession");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "application/x-amz-json-1.10"})
    void ecrReadsOnlyItsOwnTypeOfJson(String contentType) {
        assertEquals(
                400,
                ecr(contentType, "{}").send("us-east-1/ecr", createSession()).status());
        assertReason("The Content-Type is '" + contentType + "', not " + JSON + ".", simulator.ecrCalls());
    }

    @Test
    void ecrAcceptsACharset() {
        TestResponse response = ecr(JSON + "; charset=utf-8", " {}\n").send("us-east-1/ecr", createSession());

        assertEquals(200, response.status(), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{} x"})
    void ecrReadsOnlyAJsonObject(String body) {
        TestResponse response = ecr(JSON, body).send("us-east-1/ecr", createSession());

        assertTrue(response.body().startsWith("{\"__type\":\"SerializationException\""), response.body());
        assertReason("The body is not a JSON object.", simulator.ecrCalls());
    }

    @ParameterizedTest
    @CsvSource({"RoleArn, RoleSessionName", "RoleSessionName, RoleArn"})
    void stsRequiresBothParametersOfARole(String missing, String given) {
        String body = "Action=AssumeRole&" + given + "=arn:aws:iam::444455556666:role/r&" + missing + "=";
        TestResponse response = new SessionCall(simulator.endpoint(), Map.of("content-type", FORM), body)
                .send("us-east-1/sts", createSession());

        assertEquals(400, response.status());
        assertTrue(response.body().contains("<Code>ValidationError</Code>"), response.body());
        assertReason("The parameter " + missing + " is missing.", simulator.stsCalls());
    }

    @Test
    void stsDecodesItsParametersAndEscapesThemInXml() {
        String body =
                "Action=AssumeRole&RoleSessionName=a%26b%3Cc+d&RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole/r";
        TestResponse response = new SessionCall(simulator.endpoint(), Map.of("content-type", FORM), body)
                .send("us-east-1/sts", createSession());

        assertEquals("a&b<c d", simulator.issuedSessions().get(1).roleSessionName());
        assertTrue(response.body().contains(":assumed-role/r/a&amp;b&lt;c d</Arn>"), response.body());
    }

    @Test
    void theRootOfOtherServicesIsAlsoBelowTheBasePath() {
        try (RolesAnywhereSimulator gateway = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .basePath("/gateway")
                .build()) {
            String body =
                    ASSUME_ROLE.replace("Action=AssumeRole&", "Action=AssumeRoleWithWebIdentity&WebIdentityToken=t&");
            for (String path : List.of("/", "/gateway", "/gateway/")) {
                assertEquals(
                        200,
                        sendUnsigned(gateway, "POST " + path, Map.of("content-type", FORM), body)
                                .status(),
                        path);
            }
            assertEquals(
                    400,
                    sendUnsigned(gateway, "POST /gateways", Map.of("content-type", FORM), body)
                            .status());
        }
    }

    @Test
    void aCallThatGetsAFaultIsVerifiedButGetsNothing() {
        IssuedSession session = createSession();
        simulator.failNextEcrCalls(2, SimulatedFault.throttling());
        assertEquals(429, ecr(JSON, "{}").send("us-east-1/ecr", session).status());
        assertEquals(429, ecr(JSON, "{}").send("us-east-1/sts", session).status());

        assertEquals(List.of(), simulator.authorizationTokens());
        List<RecordedAwsCall> calls = simulator.ecrCalls();
        assertEquals(Optional.empty(), calls.get(0).refusalReason());
        assertReason("The service of the credential scope is 'sts', not 'ecr'.", calls);
        for (RecordedAwsCall call : calls) {
            assertEquals(Optional.of("ThrottlingException"), call.errorCode());
            assertEquals(Optional.of(SimulatedFault.throttling()), call.fault());
        }
    }

    @Test
    void anAssumedRoleThatGetsAFaultIsNotIssued() {
        IssuedSession session = createSession();
        simulator.failNextStsCalls(1, SimulatedFault.throttling());
        SessionCall call = new SessionCall(simulator.endpoint(), Map.of("content-type", FORM), ASSUME_ROLE);

        assertEquals(429, call.send("us-east-1/sts", session).status());
        assertEquals(List.of(session), simulator.issuedSessions());
    }

    @Test
    void faultsAreOfOneServiceAndComeInTheirOrder() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(500, "First", ""));
        simulator.failNextEcrCalls(1, SimulatedFault.status(501, "Second", ""));
        simulator.failNextStsCalls(1, SimulatedFault.status(502, "Other", ""));
        IssuedSession session = createSession();
        SessionCall sts = new SessionCall(simulator.endpoint(), Map.of("content-type", FORM), ASSUME_ROLE);

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(ecr(JSON, "{}").send("us-east-1/ecr", session).status());
        }
        assertEquals(List.of(500, 501, 200), statuses);
        assertEquals(502, sts.send("us-east-1/sts", session).status());
        assertEquals(200, sts.send("us-east-1/sts", session).status());
    }

    @Test
    void aResetAlsoForgetsTheFaultsAndCallsOfOtherServices() {
        IssuedSession session = createSession();
        ecr(JSON, "{}").send("us-east-1/ecr", session);
        simulator.failNextEcrCalls(1, SimulatedFault.throttling());
        simulator.failNextStsCalls(1, SimulatedFault.throttling());
        simulator.reset();

        assertEquals(List.of(), simulator.ecrCalls());
        assertEquals(List.of(), simulator.authorizationTokens());
        assertEquals(200, ecr(JSON, "{}").send("us-east-1/ecr", createSession()).status());
        assertEquals(List.of(), simulator.stsCalls());
    }

    @Test
    void eachTokenHasItsOwnPasswordAndTheConfiguredLifetime() {
        try (RolesAnywhereSimulator brief = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .authorizationTokenLifetime(Duration.ofSeconds(7))
                .build()) {
            assertAccepted(TestCall.to(brief, IDENTITY).send());
            SessionCall call =
                    new SessionCall(brief.endpoint(), Map.of("content-type", JSON, "x-amz-target", TARGET), "{}");
            call.send("us-east-1/ecr", brief.issuedSessions().get(0));
            call.send("us-east-1/ecr", brief.issuedSessions().get(0));

            List<IssuedAuthorizationToken> tokens = brief.authorizationTokens();
            assertNotEquals(tokens.get(0).password(), tokens.get(1).password());
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        brief.ecrCalls().get(i).time().plusSeconds(7),
                        tokens.get(i).expiration());
            }
        }
    }
}
