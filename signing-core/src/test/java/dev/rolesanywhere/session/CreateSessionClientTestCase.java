package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that sends its requests to a simulator, and notes how long it would wait between attempts. */
abstract class CreateSessionClientTestCase {

    private static final ThrowawayPki PKI = ThrowawayPki.create().withIntermediate();

    static final X509Identity IDENTITY = TestIdentity.of(PKI.issue(KeyKind.EC_P256));

    @RegisterExtension
    final RolesAnywhereSimulatorExtension rolesAnywhere =
            RolesAnywhereSimulatorExtension.create(PKI, settings -> settings.acceptRoleSessionName(true));

    final List<Duration> waits = new ArrayList<>();
    RolesAnywhereSimulator simulator;
    CreateSessionClient client;

    @BeforeEach
    void start() {
        simulator = rolesAnywhere.simulator();
        client = clientBuilder().build();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    CreateSessionClient.Builder clientBuilder() {
        return CreateSessionClient.builder()
                .endpointOverride(simulator.endpoint())
                .sleeper(waits::add)
                .random(() -> 0.5);
    }

    CreateSessionRequest.Builder request() {
        return CreateSessionRequest.builder()
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn());
    }

    SessionCredentials createSession() {
        return client.createSession(request().build(), IDENTITY);
    }

    CreateSessionException failure() {
        return assertThrows(CreateSessionException.class, this::createSession);
    }
}
