package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.RegisterExtension;

class RolesAnywhereSimulatorExtensionTest {

    private static final ExtensionContext CONTEXT = context(ExtensionContext.class, new Object());

    private static @Nullable RolesAnywhereSimulator seen;

    @Test
    void runsOnlyDuringTests() {
        assertThrows(
                IllegalStateException.class,
                () -> RolesAnywhereSimulatorExtension.create().simulator());
    }

    @Test
    void resolvesParametersOfItsTwoTypesOnly() throws NoSuchMethodException {
        RolesAnywhereSimulatorExtension extension = RolesAnywhereSimulatorExtension.create();
        Method method = RolesAnywhereSimulatorExtensionTest.class.getDeclaredMethod(
                "parameters", RolesAnywhereSimulator.class, ThrowawayPki.class, RolesAnywhereSimulatorBuilder.class);

        List<Boolean> supported = Arrays.stream(method.getParameters())
                .map(parameter -> extension.supportsParameter(context(ParameterContext.class, parameter), CONTEXT))
                .toList();
        assertEquals(List.of(true, true, false), supported);
    }

    @SuppressWarnings("unused") // For its parameters.
    private static void parameters(
            RolesAnywhereSimulator simulator, ThrowawayPki pki, RolesAnywhereSimulatorBuilder builder) {}

    /** A class may have nested ones, which share its simulator. */
    @Test
    void stopsAfterTheOutermostClass() {
        RolesAnywhereSimulatorExtension extension = RolesAnywhereSimulatorExtension.create();
        extension.beforeAll(CONTEXT);
        extension.beforeAll(CONTEXT);
        extension.beforeEach(CONTEXT);
        RolesAnywhereSimulator simulator = extension.simulator();
        int port = simulator.endpoint().getPort();
        extension.afterEach(CONTEXT);
        extension.afterAll(CONTEXT);
        assertSame(simulator, extension.simulator());
        assertTrue(isListening(port));

        extension.afterAll(CONTEXT);
        assertThrows(IllegalStateException.class, extension::simulator);
        assertFalse(isListening(port));
    }

    @Test
    void stopsAfterEachTestIfItIsOfAnInstance() {
        RolesAnywhereSimulatorExtension extension = RolesAnywhereSimulatorExtension.create();
        extension.beforeEach(CONTEXT);
        int port = extension.simulator().endpoint().getPort();
        extension.afterEach(CONTEXT);

        assertThrows(IllegalStateException.class, extension::simulator);
        assertFalse(isListening(port));
    }

    @Test
    void forgetsFaultsCallsAndSessionsBeforeEachTest() {
        RolesAnywhereSimulatorExtension extension = RolesAnywhereSimulatorExtension.create();
        extension.beforeAll(CONTEXT);
        extension.beforeEach(CONTEXT);
        RolesAnywhereSimulator simulator = extension.simulator();
        TestCall call = TestCall.to(simulator, extension.pki().issue(KeyKind.EC_P256));
        call.send();
        simulator.failNext(1, SimulatedFault.throttling());
        extension.afterEach(CONTEXT);
        extension.beforeEach(CONTEXT);

        assertEquals(0, simulator.callCount());
        assertEquals(List.of(), simulator.issuedSessions());
        assertEquals(201, call.send().status());
        extension.afterEach(CONTEXT);
        extension.afterAll(CONTEXT);
    }

    /** Returns a context whose every method returns the value. */
    private static <T> T context(Class<T> type, Object value) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> value));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException ignored) { // Nothing listens there.
            return false;
        }
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
