package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesAnywhereSimulatorBuilderTest {

    private final ThrowawayPki pki = ThrowawayPki.create();
    private final RolesAnywhereSimulatorBuilder builder =
            RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor());

    @ParameterizedTest
    @CsvSource({
        "us-east-1, aws",
        "eu-central-1, aws",
        "cn-north-1, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "eusc-de-east-1, aws-eusc"
    })
    void theDefaultArnsAreOfTheRegionAndItsPartition(String region, String partition) {
        try (RolesAnywhereSimulator simulator = builder.region(region).build()) {
            String start = "arn:" + partition + ":rolesanywhere:" + region + ":111122223333:";
            assertTrue(simulator.trustAnchorArn().startsWith(start + "trust-anchor/"), simulator.trustAnchorArn());
            assertTrue(simulator.profileArn().startsWith(start + "profile/"), simulator.profileArn());
            assertEquals("arn:" + partition + ":iam::111122223333:role/throwaway-role", simulator.roleArn());
        }
    }

    @Test
    void theGivenArnsReplaceTheDefaults() {
        builder.trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:1:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:eu-west-1:1:profile/p")
                .roleArns("arn:aws:iam::1:role/one", "arn:aws:iam::1:role/two");
        try (RolesAnywhereSimulator simulator = builder.build()) {
            assertEquals("arn:aws:rolesanywhere:eu-west-1:1:trust-anchor/a", simulator.trustAnchorArn());
            assertEquals("arn:aws:rolesanywhere:eu-west-1:1:profile/p", simulator.profileArn());
            assertEquals(List.of("arn:aws:iam::1:role/one", "arn:aws:iam::1:role/two"), simulator.roleArns());
            assertEquals("arn:aws:iam::1:role/one", simulator.roleArn());
        }
    }

    @Test
    void changesOfTheBuilderDoNotAffectARunningSimulator() {
        try (RolesAnywhereSimulator simulator = builder.build()) {
            String arn = simulator.trustAnchorArn();
            builder.trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:1:trust-anchor/a")
                    .acceptRoleSessionName(true);

            assertEquals(arn, simulator.trustAnchorArn());
            TestCall call = TestCall.to(simulator, pki.issue(KeyKind.EC_P256));
            call.body = "{\"roleSessionName\":\"build-7\"}";
            assertEquals(403, call.send().status());
        }
    }

    @Test
    void theClockDecidesOnSkewAndValidity() {
        Instant past = Instant.parse("2020-01-02T03:04:05Z");
        ThrowawayPki old = ThrowawayPki.create(KeyKind.EC_P256, Clock.fixed(past, ZoneOffset.UTC));
        builder.trustAnchor(old.trustAnchor()).clock(Clock.fixed(past, ZoneOffset.UTC));
        try (RolesAnywhereSimulator simulator = builder.build()) {
            ThrowawayIdentity identity = old.issue(KeyKind.EC_P256);

            assertEquals(201, TestCall.to(simulator, identity, past).send().status());
            assertEquals(
                    past.plus(Duration.ofHours(1)),
                    simulator.issuedSessions().get(0).expiration());
            assertEquals(403, TestCall.to(simulator, identity).send().status());
        }
    }

    @ParameterizedTest
    @CsvSource({"59, 201", "60, 201", "61, 403", "-60, 201", "-61, 403"})
    void aSkewUpToTheLimitIsAccepted(int seconds, int status) {
        Instant now = Instant.parse("2026-11-21T20:55:00Z");
        ThrowawayPki fixed = ThrowawayPki.create(KeyKind.EC_P256, Clock.fixed(now, ZoneOffset.UTC));
        builder.trustAnchor(fixed.trustAnchor())
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .maxClockSkew(Duration.ofMinutes(1));
        try (RolesAnywhereSimulator simulator = builder.build()) {
            TestCall call = TestCall.to(simulator, fixed.issue(KeyKind.EC_P256), now.plusSeconds(seconds));

            assertEquals(status, call.send().status());
        }
    }

    @Test
    void severalTrustAnchorsAreAccepted() {
        ThrowawayPki successor = ThrowawayPki.create(KeyKind.RSA_2048);
        builder.trustAnchor(pki.trustAnchor(), successor.trustAnchor());
        try (RolesAnywhereSimulator simulator = builder.build()) {
            for (ThrowawayPki each : List.of(pki, successor)) {
                assertEquals(
                        201,
                        TestCall.to(simulator, each.issue(KeyKind.EC_P256))
                                .send()
                                .status());
            }
        }
    }
}
