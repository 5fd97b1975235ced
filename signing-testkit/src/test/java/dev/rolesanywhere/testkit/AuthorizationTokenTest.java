package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GetAuthorizationToken with the keys of a session that the simulator issued. */
class AuthorizationTokenTest extends SimulatorTestCase {

    private static final String PRIVATE = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
    private static final String PUBLIC = "SpencerFrontendService.GetAuthorizationToken";

    private IssuedSession session;

    @BeforeEach
    void createSession() {
        session = issue(simulator);
    }

    private static IssuedSession issue(RolesAnywhereSimulator simulator) {
        assertAccepted(TestCall.to(simulator, IDENTITY).send());
        return simulator.issuedSessions().get(0);
    }

    private TestResponse send(String target, String scope) {
        return send(simulator, target, scope, session.secretAccessKey(), session.sessionToken());
    }

    private TestResponse send(
            RolesAnywhereSimulator to, String target, String scope, String secretAccessKey, String sessionToken) {
        Map<String, String> headers = Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", target);
        return new SessionCall(to.endpoint(), headers, "{}")
                .send(scope, session.accessKeyId(), secretAccessKey, sessionToken);
    }

    private void assertRefused(TestResponse response, String code, String reason) {
        List<RecordedAwsCall> calls = simulator.ecrCalls();
        RecordedAwsCall call = calls.get(calls.size() - 1);
        assertEquals(400, response.status());
        assertEquals(code, call.errorCode().orElseThrow());
        assertTrue(response.body().startsWith("{\"__type\":\"" + code + "\","), response.body());
        assertTrue(
                call.refusalReason().orElseThrow().contains(reason),
                call.refusalReason().orElseThrow());
        assertEquals(List.of(), simulator.authorizationTokens());
    }

    @Test
    void issuesATokenForTheKeysOfASession() {
        TestResponse response = send(PRIVATE, "eu-central-1/ecr");

        IssuedAuthorizationToken token = simulator.authorizationTokens().get(0);
        String encoded = Base64.getEncoder().encodeToString(("AWS:" + token.password()).getBytes(UTF_8));
        assertEquals(200, response.status(), response.body());
        assertTrue(
                response.body().startsWith("{\"authorizationData\":[{")
                        && response.body().contains("\"authorizationToken\":\"" + encoded + "\""),
                response.body());
        assertEquals(List.of("ecr", "eu-central-1"), List.of(token.service(), token.region()));
        long milliseconds = token.expiration().toEpochMilli();
        assertTrue(
                response.body().contains("\"expiresAt\":" + BigDecimal.valueOf(milliseconds, 3) + "}"),
                response.body());
        assertEquals(session, token.session());
        Duration lifetime = Duration.between(Instant.now(), token.expiration());
        assertTrue(lifetime.compareTo(Duration.ofHours(11)) > 0, lifetime.toString());
    }

    @Test
    void ecrPublicHasOneTokenAndOneRegion() {
        TestResponse response = send(PUBLIC, "us-east-1/ecr-public");

        assertEquals(200, response.status(), response.body());
        assertTrue(response.body().startsWith("{\"authorizationData\":{"), response.body());

        simulator.reset();
        session = issue(simulator);
        assertRefused(send(PUBLIC, "us-west-2/ecr-public"), "UnrecognizedClientException", "only in us-east-1");
    }

    @Test
    void rejectsAnotherKey() {
        TestResponse response =
                send(simulator, PRIVATE, "us-east-1/ecr", session.secretAccessKey() + "x", session.sessionToken());

        assertRefused(response, "InvalidSignatureException", "does not match the session's secret access key");
    }

    @Test
    void rejectsTheScopeOfAnotherService() {
        assertRefused(send(PRIVATE, "us-east-1/sts"), "InvalidSignatureException", "sts");
    }

    @Test
    void rejectsASessionThatItDidNotIssue() {
        TestResponse response = send(simulator, PRIVATE, "us-east-1/ecr", session.secretAccessKey(), "another");

        assertRefused(response, "UnrecognizedClientException", "issued no session");
    }

    @Test
    void rejectsAnExpiredSession() {
        try (RolesAnywhereSimulator brief = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .sessionLifetime(Duration.ofMillis(1))
                .build()) {
            session = issue(brief);

            TestResponse response =
                    send(brief, PRIVATE, "us-east-1/ecr", session.secretAccessKey(), session.sessionToken());

            assertEquals(400, response.status());
            assertTrue(response.body().contains("\"__type\":\"ExpiredTokenException\""), response.body());
            assertEquals(List.of(), brief.authorizationTokens());
        }
    }

    @Test
    void aSessionSignsUntilTheMomentItExpires() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        try (RolesAnywhereSimulator its = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .sessionLifetime(Duration.ofMinutes(1))
                .clock(clock)
                .build()) {
            session = issue(its);
            now.set(session.expiration().minusMillis(1));
            assertEquals(
                    200,
                    send(its, PRIVATE, "us-east-1/ecr", session.secretAccessKey(), session.sessionToken())
                            .status());

            now.set(session.expiration());
            TestResponse late = send(its, PRIVATE, "us-east-1/ecr", session.secretAccessKey(), session.sessionToken());

            assertTrue(late.body().contains("\"__type\":\"ExpiredTokenException\""), late.body());
            assertEquals(
                    "The session expired at " + session.expiration() + ".",
                    its.ecrCalls().get(1).refusalReason().orElseThrow());
        }
    }

    @Test
    void failsOnDemandAndThenIssuesAToken() {
        simulator.failNextEcrCalls(1, SimulatedFault.status(400, "AccessDeniedException", "Not authorized"));

        TestResponse failed = send(PRIVATE, "us-east-1/ecr");
        assertEquals(400, failed.status());
        assertTrue(failed.body().contains("Not authorized"), failed.body());
        assertEquals(200, send(PRIVATE, "us-east-1/ecr").status());
        assertEquals(
                List.of(400, 200),
                simulator.ecrCalls().stream().map(RecordedAwsCall::status).toList());
        assertEquals(1, simulator.callCount());
    }
}
