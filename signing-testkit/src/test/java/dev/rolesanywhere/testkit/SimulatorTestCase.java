package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A simulator, an identity that it accepts, and assertions for its responses. */
@ResourceLock("simulator of SimulatorTestCase")
abstract class SimulatorTestCase {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE =
            RolesAnywhereSimulatorExtension.create(ThrowawayPki.create().withIntermediate(), builder -> builder);

    static final ThrowawayIdentity IDENTITY = ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256);

    static final ServiceError INVALID_SIGNATURE = new ServiceError(403, "AccessDeniedException", "Invalid signature");

    final RolesAnywhereSimulator simulator = ROLES_ANYWHERE.simulator();

    static void assertAccepted(TestResponse response) {
        assertEquals("", response.header("x-simulator-reason"));
        assertEquals(201, response.status());
        assertTrue(response.body().startsWith("{\"credentialSet\":[{"), response.body());
    }

    /** Changes one part of a correct call and expects it to be rejected for the reason given. */
    void assertRejected(Consumer<TestCall> change, ServiceError error, String reason) {
        assertRejected(IDENTITY, change, error, reason);
    }

    void assertRejected(ThrowawayIdentity identity, Consumer<TestCall> change, ServiceError error, String reason) {
        TestCall call = TestCall.to(simulator, identity);
        change.accept(call);
        assertRejected(simulator, call, error, reason);
    }

    static void assertRejected(RolesAnywhereSimulator simulator, TestCall call, ServiceError error, String reason) {
        TestResponse response = call.send();

        assertReason(simulator, response, error, reason);
        assertEquals("{\"message\":\"" + error.message() + "\"}", response.body());
    }

    /** For validation errors whose message ends with a parser's message or a pattern. */
    void assertInvalid(Consumer<TestCall> change, String start) {
        TestCall call = TestCall.to(simulator, IDENTITY);
        change.accept(call);
        TestResponse response = call.send();

        assertReason(simulator, response, ServiceError.validation(start), start);
        assertTrue(response.body().startsWith("{\"message\":\"" + start), response.body());
    }

    private static void assertReason(
            RolesAnywhereSimulator simulator, TestResponse response, ServiceError error, String reason) {
        String stated = response.header("x-simulator-reason");
        assertTrue(stated.contains(reason), () -> "expected '" + reason + "' in '" + stated + "'");
        assertEquals(error.status(), response.status());
        assertEquals(error.code(), response.header("x-amzn-ErrorType"));
        RecordedCall recorded = simulator.calls().get(simulator.calls().size() - 1);
        assertTrue(recorded.refusalReason().orElseThrow().contains(reason));
        assertEquals(error.code(), recorded.errorCode().orElseThrow());
        assertTrue(simulator.issuedSessions().isEmpty());
    }
}
