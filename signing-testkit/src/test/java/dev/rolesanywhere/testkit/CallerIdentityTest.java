package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GetCallerIdentity of STS, which clients call to check credentials. */
class CallerIdentityTest extends SimulatorTestCase {

    private static final String SCOPE = "eu-central-1/sts";
    private static final String ACTION = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final Map<String, String> FORM =
            Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8");

    private SessionCall post() {
        return new SessionCall(simulator.endpoint(), FORM, ACTION);
    }

    private SessionCall get(String query) {
        return new SessionCall(simulator.endpoint(), "GET", query, Map.of(), "");
    }

    private IssuedSession createSession() {
        assertAccepted(TestCall.to(simulator, IDENTITY).send());
        return simulator.issuedSessions().get(0);
    }

    private void assertRefused(TestResponse response, String code, String reason) {
        assertEquals(403, response.status());
        assertTrue(response.body().contains("<Code>" + code + "</Code>"), response.body());
        assertTrue(simulator.stsCalls().get(0).refusalReason().orElseThrow().contains(reason), response.body());
    }

    @Test
    void namesTheAssumedRole() {
        IssuedSession session = createSession();
        TestResponse response = post().send(SCOPE, session);

        assertEquals(200, response.status(), response.body());
        assertEquals(
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/throwaway-role/"
                        + session.roleSessionName() + "</Arn><UserId>AROATESTKITTESTKIT234:"
                        + session.roleSessionName() + "</UserId><Account>111122223333</Account>"
                        + "</GetCallerIdentityResult></GetCallerIdentityResponse>",
                response.body());
    }

    @Test
    void namesARoleThatWasAssumedWithTheSession() {
        SessionCall assumeRole = new SessionCall(
                simulator.endpoint(),
                FORM,
                "Action=AssumeRole&RoleSessionName=edge&RoleArn=arn:aws-cn:iam::444455556666:role/path/registry");
        TestResponse assumed = assumeRole.send(SCOPE, createSession());
        String arn = "<Arn>arn:aws-cn:sts::444455556666:assumed-role/registry/edge</Arn>";

        assertTrue(assumed.body().contains(arn), assumed.body());
        TestResponse response = post().send(SCOPE, simulator.issuedSessions().get(1));
        assertTrue(response.body().contains(arn), response.body());
    }

    @Test
    void isAlsoAGet() {
        TestResponse response = get(ACTION).send(SCOPE, createSession());

        assertEquals(200, response.status(), response.body());
        assertTrue(response.body().contains(":assumed-role/throwaway-role/"), response.body());
    }

    @Test
    void rejectsAnotherKey() {
        IssuedSession session = createSession();
        for (SessionCall call : new SessionCall[] {post(), get(ACTION)}) {
            assertRefused(
                    call.send(SCOPE, session.accessKeyId(), "another", session.sessionToken()),
                    "SignatureDoesNotMatch",
                    "does not match the session's secret access key");
        }
    }

    @Test
    void rejectsAnotherSessionToken() {
        IssuedSession session = createSession();
        assertRefused(
                post().send(SCOPE, session.accessKeyId(), session.secretAccessKey(), "another"),
                "InvalidClientTokenId",
                "issued no session");
    }

    @Test
    void rejectsAnotherService() {
        assertRefused(post().send("us-east-1/ecr", createSession()), "SignatureDoesNotMatch", "'ecr'");
    }

    @Test
    void rejectsAnUnsignedCall() {
        URI endpoint = simulator.endpoint();
        Map<String, String> headers = new HashMap<>(FORM);
        headers.put("host", endpoint.getAuthority());
        assertRefused(
                RawHttp.parse(RawHttp.send(endpoint, "POST / HTTP/1.1", headers, ACTION.getBytes(UTF_8))),
                "SignatureDoesNotMatch",
                "The Authorization header is missing");
    }

    @Test
    void rejectsAnExpiredSession() {
        try (RolesAnywhereSimulator shortLived = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .sessionLifetime(Duration.ZERO)
                .build()) {
            assertAccepted(TestCall.to(shortLived, IDENTITY).send());
            TestResponse response = new SessionCall(shortLived.endpoint(), FORM, ACTION)
                    .send(SCOPE, shortLived.issuedSessions().get(0));

            assertEquals(403, response.status());
            assertTrue(response.body().contains("<Code>ExpiredToken</Code>"), response.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Action=GetSessionToken", "GetCallerIdentity"})
    void rejectsAQueryWithoutAKnownAction(String query) {
        assertEquals(404, get(query).send(SCOPE, createSession()).status());
        assertTrue(simulator.stsCalls().isEmpty());
    }
}
