package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionAdviceTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private RolesAnywhereSimulator simulator;
    private CreateSessionRequest.Builder request;

    @BeforeEach
    void start() {
        simulator = ROLES_ANYWHERE.simulator();
        request = CreateSessionRequest.builder()
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn());
    }

    private CreateSessionException rejection(ThrowawayIdentity throwaway, Clock clock) {
        try (CreateSessionClient client = CreateSessionClient.builder()
                .endpointOverride(simulator.endpoint())
                .clock(clock)
                .build()) {
            return assertThrows(
                    CreateSessionException.class,
                    () -> client.createSession(request.build(), TestIdentity.of(throwaway)));
        }
    }

    private CreateSessionException rejection() {
        return rejection(ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256), Clock.systemUTC());
    }

    @Test
    void intermediatesThatWereSentAndTheIssuerAreNamed() {
        ThrowawayPki stranger = ThrowawayPki.create().withIntermediate();

        CreateSessionException rejection = rejection(stranger.issue(KeyKind.EC_P256), Clock.systemUTC());

        assertEquals(
                Optional.of("the trust anchor " + simulator.trustAnchorArn()
                        + " must contain the issuer or a CA above it: "
                        + stranger.trustAnchor().getSubjectX500Principal().getName() + "; intermediates sent: "
                        + stranger.intermediates()
                                .get(0)
                                .getSubjectX500Principal()
                                .getName()
                        + "; add missing ones with intermediates()"),
                rejection.advice());
    }

    @Test
    void anExpiredCertificateIsInTheMessage() {
        CreateSessionException rejection =
                rejection(ROLES_ANYWHERE.pki().leaf(KeyKind.EC_P256).expired().issue(), Clock.systemUTC());

        assertTrue(rejection.getMessage().contains("; the certificate expired at "), rejection::getMessage);
    }

    @Test
    void aWrongClockIsCorrectedFirst() {
        CreateSessionException rejection = rejection(
                ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(30)));

        assertTrue(rejection.clockSkew().orElseThrow().toMinutes() > 28);
        assertTrue(rejection.advice().orElseThrow().startsWith("set this machine's clock"));
    }

    @ParameterizedTest
    @CsvSource({
        "Trust Anchor wasn't found, 'check trustAnchorArn(), its region'",
        "empty profile, 'check that profileArn() exists'",
        "roleSessionName is not accepted, 'omit roleSessionName(), or set acceptRoleSessionName'",
        "MaxSessionDuration, 'lower sessionDuration(), or raise'",
        "Unable to assume role, the role's trust policy must allow",
        "Insufficient certificate, the certificate itself satisfies the known rules",
    })
    void aSettingIsNamedByTheMethodOfTheBuilder(String message, String advice) {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", message));

        assertTrue(
                rejection().advice().orElse("").startsWith(advice),
                () -> rejection().toString());
    }

    @Test
    void anUnknownReasonHasNoAdvice() {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "Something new."));

        assertEquals(Optional.empty(), rejection().advice());
    }
}
