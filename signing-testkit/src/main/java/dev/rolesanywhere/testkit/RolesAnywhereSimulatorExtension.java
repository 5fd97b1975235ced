package dev.rolesanywhere.testkit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Runs a {@link RolesAnywhereSimulator} for JUnit 5 tests, and injects it and its {@link ThrowawayPki} into parameters
 * of these types.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();
 *
 * @Test
 * void getsCredentials(RolesAnywhereSimulator simulator, ThrowawayPki pki) { ... }
 * }</pre>
 *
 * <p>In a static field, or with {@code @ExtendWith} on a class, all tests of the class share one simulator; records,
 * faults and latency are reset before each test, so these tests must not run at the same time, and neither must classes
 * that share the field. In an instance field, each test has its own simulator.
 *
 * @since 0.1.0
 */
public final class RolesAnywhereSimulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private final ThrowawayPki pki;
    private final RolesAnywhereSimulatorBuilder builder;
    private @Nullable RolesAnywhereSimulator simulator;
    private int classes;

    /** Creates an extension like {@link #create()}, for {@code @ExtendWith}. */
    public RolesAnywhereSimulatorExtension() {
        this(ThrowawayPki.create(), Function.identity());
    }

    private RolesAnywhereSimulatorExtension(
            ThrowawayPki pki, Function<RolesAnywhereSimulatorBuilder, RolesAnywhereSimulatorBuilder> settings) {
        this.pki = pki;
        this.builder = settings.apply(RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()));
    }

    /**
     * Creates an extension with its own certificate authority.
     *
     * @return the extension
     */
    public static RolesAnywhereSimulatorExtension create() {
        return new RolesAnywhereSimulatorExtension();
    }

    /**
     * Creates an extension whose simulator trusts the given authority and has additional settings.
     *
     * @param pki the authority that the simulator trusts
     * @param settings changes a builder that already has the trust anchor
     * @return the extension
     */
    public static RolesAnywhereSimulatorExtension create(
            ThrowawayPki pki, Function<RolesAnywhereSimulatorBuilder, RolesAnywhereSimulatorBuilder> settings) {
        return new RolesAnywhereSimulatorExtension(pki, settings);
    }

    /**
     * Returns the running simulator.
     *
     * @return the simulator
     * @throws IllegalStateException if no test is running
     */
    public RolesAnywhereSimulator simulator() {
        if (simulator == null) {
            throw new IllegalStateException("The simulator runs only during tests.");
        }
        return simulator;
    }

    /**
     * Returns the authority that the simulator trusts.
     *
     * @return the authority
     */
    public ThrowawayPki pki() {
        return pki;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Also called for nested classes.
        if (classes++ == 0) {
            simulator = builder.build();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (simulator == null) {
            simulator = builder.build();
        }
        simulator.reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (classes == 0) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RolesAnywhereSimulator.class || type == ThrowawayPki.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ThrowawayPki.class ? pki : simulator();
    }

    private void close() {
        if (simulator != null) {
            simulator.close();
            simulator = null;
        }
    }
}
