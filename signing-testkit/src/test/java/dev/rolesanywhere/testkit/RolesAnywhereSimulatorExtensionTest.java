package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class RolesAnywhereSimulatorExtensionTest {

    private static @Nullable RolesAnywhereSimulator seen;

    @Test
    void runsOnlyDuringTests() {
        assertThrows(
                IllegalStateException.class,
                () -> RolesAnywhereSimulatorExtension.create().simulator());
    }

    @Nested
    class InAStaticField {

        @RegisterExtension
        static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

        @RepeatedTest(2)
        void keepsTheSimulatorAndResetsItsCalls(RolesAnywhereSimulator simulator, ThrowawayPki pki) {
            assertSame(ROLES_ANYWHERE.simulator(), simulator);
            assertSame(ROLES_ANYWHERE.pki(), pki);
            assertEquals(0, simulator.callCount());
            TestCall.to(simulator, pki.issue(KeyKind.EC_P256)).send();
            assertEquals(1, simulator.callCount());
        }

        @Nested
        class WithANestedClass {

            @Test
            void keepsTheSimulator(RolesAnywhereSimulator simulator) {
                assertSame(ROLES_ANYWHERE.simulator(), simulator);
            }
        }
    }

    @Nested
    class InAnInstanceField {

        @RegisterExtension
        final RolesAnywhereSimulatorExtension rolesAnywhere = RolesAnywhereSimulatorExtension.create(
                ThrowawayPki.create(), builder -> builder.acceptRoleSessionName(true));

        @RepeatedTest(2)
        void startsASimulatorForEachTest(RolesAnywhereSimulator simulator) {
            assertNotSame(seen, simulator);
            seen = simulator;
            TestCall call = TestCall.to(simulator, rolesAnywhere.pki().issue(KeyKind.EC_P256));
            call.body = "{\"roleSessionName\":\"build-42\"}";

            assertEquals(201, call.send().status());
        }
    }

    @Nested
    @ExtendWith(RolesAnywhereSimulatorExtension.class)
    class OnAClass {

        @Test
        void injectsTheSimulator(RolesAnywhereSimulator simulator, ThrowawayPki pki) {
            assertEquals(
                    201,
                    TestCall.to(simulator, pki.issue(KeyKind.RSA_2048)).send().status());
        }
    }
}
