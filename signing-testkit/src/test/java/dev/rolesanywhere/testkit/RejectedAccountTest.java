package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RejectedAccountTest extends SimulatorTestCase {

    @Test
    void rejectsAnUnknownTrustAnchor() {
        assertRejected(
                call -> call.parameters.merge("trustAnchorArn", "0", String::concat),
                new ServiceError(404, "ResourceNotFoundException", "Specified Trust Anchor wasn't found."),
                "The trust anchor is " + simulator.trustAnchorArn());
    }

    @Test
    void rejectsAnUnknownProfile() {
        assertRejected(
                call -> call.parameters.merge("profileArn", "0", String::concat),
                ServiceError.accessDenied("Invalid or empty profile provided."),
                "The profile is " + simulator.profileArn());
    }

    @Test
    void rejectsARoleThatIsNotInTheProfile() {
        assertRejected(
                call -> call.parameters.merge("roleArn", "0", String::concat),
                ServiceError.accessDenied("Requested Role isn't one of those listed in the Profile."),
                "The roles of the profile are [" + simulator.roleArn() + "]");
    }

    @Test
    void rejectsARoleSessionNameUnlessTheProfileAcceptsThem() {
        assertRejected(
                call -> call.body = "{\"roleSessionName\":\"build-42\"}",
                ServiceError.accessDenied("Not authorized to set roleSessionName."),
                "The profile does not accept a role session name.");
    }

    @Test
    void acceptsARoleSessionNameIfTheProfileDoes() {
        with(builder -> builder.acceptRoleSessionName(true), its -> {
            TestCall call = TestCall.to(its, IDENTITY);
            call.body = "{\"roleSessionName\":\"build-42\"}";
            TestResponse response = call.send();

            assertAccepted(response);
            assertTrue(response.body()
                    .contains("\"arn\":\"arn:aws:sts::111122223333:assumed-role/throwaway-role/build-42\""));
            assertEquals("build-42", its.calls().get(0).roleSessionName().orElseThrow());
        });
    }

    @Test
    void rejectsADurationLongerThanTheRoleAllows() {
        with(
                builder -> builder.maxSessionDuration(Duration.ofMinutes(30)),
                its -> assertRejected(
                        its,
                        TestCall.to(its, IDENTITY),
                        ServiceError.accessDenied("Unable to assume role for " + its.roleArn()
                                + ". The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
                        "3600 s exceed the role's 1800 s."));
    }

    @Test
    void acceptsEachOfSeveralRoles() {
        with(builder -> builder.roleArns("arn:aws:iam::1:role/a", "arn:aws:iam::1:role/path/b"), its -> {
            TestCall call = TestCall.to(its, IDENTITY);
            call.parameters.put("roleArn", "arn:aws:iam::1:role/path/b");
            TestResponse response = call.send();

            assertAccepted(response);
            assertTrue(response.body().contains("arn:aws:sts::1:assumed-role/b/"));
        });
    }

    @Test
    void usesTheConfiguredRegionAndArns() {
        with(
                builder -> builder.region("cn-north-1").profileArn("arn:aws-cn:rolesanywhere:cn-north-1:1:profile/p"),
                its -> {
                    assertEquals("arn:aws-cn:rolesanywhere:cn-north-1:1:profile/p", its.profileArn());
                    assertTrue(its.trustAnchorArn().startsWith("arn:aws-cn:rolesanywhere:cn-north-1:"));
                    TestCall call = TestCall.to(its, IDENTITY);
                    call.scope = call.scope.replace("us-east-1", "cn-north-1");

                    assertAccepted(call.send());
                });
    }

    private static void with(
            UnaryOperator<RolesAnywhereSimulatorBuilder> settings, Consumer<RolesAnywhereSimulator> test) {
        try (RolesAnywhereSimulator its = settings.apply(RolesAnywhereSimulator.builder()
                        .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor()))
                .build()) {
            test.accept(its);
        }
    }
}
