package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CreateSessionListenerTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private final List<String> events = new ArrayList<>();
    private final List<String> canonicalRequests = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private final CreateSessionListener listener = new CreateSessionListener() {
        @Override
        public void signed(int attempt, String canonicalRequest, String stringToSign, String authorization) {
            events.add("signed " + attempt);
            canonicalRequests.add(canonicalRequest);
            texts.add(stringToSign + authorization);
        }

        @Override
        public void succeeded(int attempt, int status, String requestId) {
            events.add("succeeded " + attempt + " " + status + " " + requestId);
        }

        @Override
        public void failed(int attempt, CreateSessionException failure) {
            events.add("failed " + attempt + " " + failure.code().orElse(""));
        }

        @Override
        public void retrying(Duration wait) {
            events.add("retrying in " + wait);
        }
    };

    private void createSession(RolesAnywhereSimulator simulator, CreateSessionListener listener) {
        CreateSessionRequest request = CreateSessionRequest.builder()
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn())
                .build();
        try (CreateSessionClient client = CreateSessionClient.builder()
                .endpointOverride(simulator.endpoint())
                .sleeper(wait -> {})
                .listener(listener)
                .build()) {
            client.createSession(request, TestIdentity.of(ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256)));
        }
    }

    @Test
    void reportsTheSignedRequestAndTheSuccess(RolesAnywhereSimulator simulator) {
        createSession(simulator, listener);

        String requestId = simulator.calls().get(0).requestId();
        assertEquals(List.of("signed 1", "succeeded 1 201 " + requestId), events);
        assertEquals(simulator.calls().get(0).canonicalRequest().orElseThrow(), canonicalRequests.get(0));
    }

    @Test
    void reportsEachFailedAttemptAndTheWaitBeforeTheNextOne(RolesAnywhereSimulator simulator) {
        simulator.failNext(1, SimulatedFault.throttling());

        createSession(simulator, listener);

        assertEquals(List.of("signed 1", "failed 1 ThrottlingException"), events.subList(0, 2));
        assertTrue(events.get(2).startsWith("retrying in PT"), events.toString());
        assertEquals("signed 2", events.get(3));
        assertTrue(events.get(4).startsWith("succeeded 2 201 "), events.toString());
        assertEquals(5, events.size(), events.toString());
    }

    @Test
    void reportsAFailureThatIsNotRetriedOnce(RolesAnywhereSimulator simulator) {
        simulator.failNext(1, SimulatedFault.status(403, "AccessDeniedException", "Unable to assume role"));

        assertThrows(CreateSessionException.class, () -> createSession(simulator, listener));

        assertEquals(List.of("signed 1", "failed 1 AccessDeniedException"), events);
    }

    @Test
    void neverReceivesTheCredentials(RolesAnywhereSimulator simulator) {
        createSession(simulator, listener);

        String secret = simulator.issuedSessions().get(0).secretAccessKey();
        assertFalse((events + canonicalRequests.toString() + texts).contains(secret));
    }

    @Test
    void needsNoMethodToBeImplemented(RolesAnywhereSimulator simulator) {
        simulator.failNext(1, SimulatedFault.throttling());

        createSession(simulator, new CreateSessionListener() {});

        assertEquals(2, simulator.callCount());
    }
}
