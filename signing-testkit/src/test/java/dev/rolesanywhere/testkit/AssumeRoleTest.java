package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles that are assumed with STS. */
class AssumeRoleTest extends SimulatorTestCase {

    private static final String ROLE = "arn:aws:iam::444455556666:role/registry";
    private static final String SCOPE = "eu-central-1/sts";
    private static final Map<String, String> FORM = Map.of("content-type", "application/x-www-form-urlencoded");

    private SessionCall call(String parameters) {
        return new SessionCall(simulator.endpoint(), FORM, parameters);
    }

    private SessionCall assumeRole() {
        return call("Action=AssumeRole&Version=2011-06-15&RoleSessionName=edge&RoleArn=" + ROLE);
    }

    private IssuedSession createSession() {
        assertAccepted(TestCall.to(simulator, IDENTITY).send());
        return simulator.issuedSessions().get(0);
    }

    private TestResponse sendUnsigned(String parameters) {
        Map<String, String> headers = new HashMap<>(FORM);
        headers.put("host", simulator.endpoint().getAuthority());
        return RawHttp.parse(
                RawHttp.send(simulator.endpoint(), "POST / HTTP/1.1", headers, parameters.getBytes(UTF_8)));
    }

    private void assertRefused(TestResponse response, int status, String code, String reason) {
        assertEquals(status, response.status());
        assertTrue(response.body().contains("<Code>" + code + "</Code>"), response.body());
        RecordedAwsCall call = simulator.stsCalls().get(0);
        assertTrue(
                call.refusalReason().orElseThrow().contains(reason),
                call.refusalReason().orElseThrow());
    }

    @Test
    void issuesASessionOfTheRole() {
        TestResponse response = assumeRole().send(SCOPE, createSession());

        assertEquals(200, response.status(), response.body());
        IssuedSession assumed = simulator.issuedSessions().get(1);
        assertEquals(List.of(ROLE, "edge"), List.of(assumed.roleArn(), assumed.roleSessionName()));
        assertTrue(response.body().contains("<SessionToken>" + assumed.sessionToken() + "</SessionToken>"));

        assertEquals(200, assumeRole().send(SCOPE, assumed).status(), "the session can sign calls itself");
    }

    @Test
    void rejectsAnotherKey() {
        IssuedSession session = createSession();
        TestResponse response = assumeRole().send(SCOPE, session.accessKeyId(), "another", session.sessionToken());

        assertRefused(response, 403, "SignatureDoesNotMatch", "does not match the session's secret access key");
        assertEquals(1, simulator.issuedSessions().size());
    }

    @Test
    void rejectsAnotherServiceAndAnUnknownSession() {
        IssuedSession session = createSession();
        assertRefused(assumeRole().send("us-east-1/ecr", session), 403, "SignatureDoesNotMatch", "ecr");
        simulator.reset();
        assertRefused(assumeRole().send(SCOPE, session), 403, "InvalidClientTokenId", "issued no session");
    }

    @Test
    void rejectsAnUnsignedCall() {
        assertRefused(
                sendUnsigned("Action=AssumeRole&RoleSessionName=edge&RoleArn=" + ROLE),
                403,
                "SignatureDoesNotMatch",
                "The Authorization header is missing");
    }

    @Test
    void aWebIdentityTokenNeedsNoSignature() {
        String parameters = "Action=AssumeRoleWithWebIdentity&RoleSessionName=pod&RoleArn=" + ROLE;
        assertRefused(sendUnsigned(parameters), 400, "InvalidIdentityToken", "WebIdentityToken is missing");

        assertEquals(200, sendUnsigned(parameters + "&WebIdentityToken=ey.J.x").status());
        assertEquals("pod", simulator.issuedSessions().get(0).roleSessionName());
    }

    @Test
    void requiresTheRole() {
        TestResponse response = call("Action=AssumeRole&RoleSessionName=edge").send(SCOPE, createSession());

        assertRefused(response, 400, "ValidationError", "RoleArn is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "arn:aws:iam::4444:role/r", "arn:aws:iam::444455556666:user/r"})
    void requiresTheArnOfARole(String role) {
        TestResponse response =
                call("Action=AssumeRole&RoleSessionName=edge&RoleArn=" + role).send(SCOPE, createSession());

        assertRefused(response, 400, "ValidationError", "not the ARN of a role");
    }

    @Test
    void failsOnDemand() {
        IssuedSession session = createSession();
        simulator.failNextStsCalls(1, SimulatedFault.status(403, "AccessDenied", "not <this> role"));

        TestResponse failed = assumeRole().send(SCOPE, session);

        assertEquals(403, failed.status());
        assertTrue(failed.body().contains("<Message>not &lt;this&gt; role</Message>"), failed.body());
        assertEquals(200, assumeRole().send(SCOPE, session).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Action", "&", "="})
    void rejectsAFormWithoutParameters(String form) {
        TestResponse response = sendUnsigned(form);

        assertEquals(404, response.status(), response.body());
        assertEquals(1, simulator.calls().size());
    }
}
