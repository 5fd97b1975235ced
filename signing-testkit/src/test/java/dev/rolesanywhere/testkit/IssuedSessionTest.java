package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IssuedSessionTest {

    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00.750Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final ThrowawayPki pki = ThrowawayPki.create(KeyKind.EC_P256, clock);
    private final RolesAnywhereSimulatorBuilder builder =
            RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()).clock(clock);

    @Test
    void respondsInTheFormOfTheService() {
        ThrowawayIdentity identity = pki.leaf(KeyKind.EC_P256)
                .subject("CN=build-agent,OU=ci")
                .serialNumber(new BigInteger("0abcdef0123456789", 16))
                .issue();
        try (RolesAnywhereSimulator simulator = builder.build()) {
            TestResponse response = TestCall.to(simulator, identity, NOW).send();
            IssuedSession session = simulator.issuedSessions().get(0);

            assertEquals(201, response.status());
            assertEquals("application/json", response.header("Content-Type"));
            assertEquals("Sat, 21 Nov 2026 20:55:00 GMT", response.header("Date"));
            assertEquals(simulator.calls().get(0).requestId(), response.header("x-amzn-RequestId"));
            assertEquals(expectedBody(session), response.body().replaceAll("subject/[0-9a-f-]{36}", "subject/UUID"));
        }
    }

    private static String expectedBody(IssuedSession session) {
        return """
                {"credentialSet":[{"assumedRoleUser":{\
                "arn":"arn:aws:sts::111122223333:assumed-role/throwaway-role/abcdef0123456789",\
                "assumedRoleId":"AROATESTKITTESTKIT234:abcdef0123456789"},\
                "credentials":{"accessKeyId":"%s","expiration":"2026-11-21T21:55:00Z",\
                "secretAccessKey":"%s","sessionToken":"%s"},\
                "packedPolicySize":10,"roleArn":"arn:aws:iam::111122223333:role/throwaway-role",\
                "sourceIdentity":"CN=build-agent"}],\
                "subjectArn":"arn:aws:rolesanywhere:us-east-1:111122223333:subject/UUID"}""".formatted(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    @Test
    void issuesDifferentCredentialsForEachCall() {
        try (RolesAnywhereSimulator simulator = builder.build()) {
            TestCall call = TestCall.to(simulator, pki.issue(KeyKind.EC_P256), NOW);
            call.send();
            call.send();
            IssuedSession first = simulator.issuedSessions().get(0);
            IssuedSession second = simulator.issuedSessions().get(1);

            assertTrue(first.accessKeyId().matches("ASIA[A-Z2-7]{16}"), first.accessKeyId());
            assertEquals(40, first.secretAccessKey().length());
            assertNotEquals(first.accessKeyId(), second.accessKeyId());
            assertNotEquals(first.secretAccessKey(), second.secretAccessKey());
            assertNotEquals(first.sessionToken(), second.sessionToken());
        }
    }

    @Test
    void appliesTheShorterOfTheDurationsOfProfileAndCall() {
        builder.profileDuration(Duration.ofHours(2));

        assertEquals("2026-11-21T22:55:00Z", expirationFor("{\"durationSeconds\":43200}"));
        assertEquals("2026-11-21T21:10:00Z", expirationFor("{\"durationSeconds\":900}"));
        assertEquals("2026-11-21T22:55:00Z", expirationFor("{}"));
    }

    @Test
    void appliesTheConfiguredLifetimeToEveryRequest() {
        builder.sessionLifetime(Duration.ofSeconds(30));

        assertEquals("2026-11-21T20:55:30Z", expirationFor("{\"durationSeconds\":3600}"));
    }

    @Test
    void namesTheSourceIdentityByCommonNameOrSerialNumber() {
        assertEquals("CN=" + "a".repeat(61), sourceIdentityOf("CN=" + "a".repeat(61)));
        assertEquals("a".repeat(62), sourceIdentityOf("CN=" + "a".repeat(62)));
        assertEquals("ID=0123", sourceIdentityOf("OU=ci"));
    }

    private String expirationFor(String body) {
        try (RolesAnywhereSimulator simulator = builder.build()) {
            TestCall call = TestCall.to(simulator, pki.issue(KeyKind.EC_P256), NOW);
            call.body = body;
            call.send();
            return simulator.issuedSessions().get(0).expiration().toString();
        }
    }

    private String sourceIdentityOf(String subject) {
        return new Subject(pki.leaf(KeyKind.EC_P256)
                        .subject(subject)
                        .serialNumber(BigInteger.valueOf(0x123))
                        .issue()
                        .certificate())
                .sourceIdentity();
    }
}
