package dev.rolesanywhere.testkit;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A strict simulator of the CreateSession endpoint of IAM Roles Anywhere, on loopback. It verifies a call as the
 * service does, from the shape of its ARNs to the certificate's path to the trust anchor, and answers made-up
 * credentials or the service's error. The precise reason of a refusal, which the service keeps to itself, is in the
 * response header {@code x-simulator-reason} and in the {@linkplain #calls() record} of the call.
 *
 * <pre>{@code
 * ThrowawayPki pki = ThrowawayPki.create();
 * try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
 *         .trustAnchor(pki.trustAnchor())
 *         .start()) {
 *     URI endpoint = simulator.endpoint();
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">
 *     CreateSession in the user guide</a>
 */
public final class RolesAnywhereSimulator implements AutoCloseable {

    /** The number of calls and sessions that are kept at most, the latest of all. */
    public static final int MAX_RECORDS = 1000;

    private final SimulatorSettings settings;
    private final SimulatorState state;
    private final WireMockEndpoint server;
    private final Optional<LocalhostTls> tls;

    private RolesAnywhereSimulator(
            SimulatorSettings settings, SimulatorState state, WireMockEndpoint server, Optional<LocalhostTls> tls) {
        this.settings = settings;
        this.state = state;
        this.server = server;
        this.tls = tls;
    }

    /**
     * Starts a description of a simulator.
     *
     * @return a builder, to be given a trust anchor at least
     */
    public static RolesAnywhereSimulatorBuilder builder() {
        return new RolesAnywhereSimulatorBuilder();
    }

    static RolesAnywhereSimulator start(SimulatorSettings settings) {
        SimulatorState state = new SimulatorState();
        // By the system's clock: the simulator's may be one that no TLS client shares.
        Optional<LocalhostTls> tls =
                settings.tls() ? Optional.of(LocalhostTls.create(Instant.now())) : Optional.empty();
        WireMockEndpoint server = WireMockEndpoint.start(settings.port(), tls, new CallHandler(settings, state));
        return new RolesAnywhereSimulator(settings, state, server, tls);
    }

    /**
     * The URI to send calls to, without the {@code /sessions} of the operation.
     *
     * @return {@code http://127.0.0.1:<port>} or {@code https://localhost:<port>}, and the base path
     */
    public URI endpoint() {
        String origin = tls.isPresent() ? "https://localhost:" : "http://127.0.0.1:";
        return URI.create(origin + server.port() + settings.basePath());
    }

    /**
     * The certificate that a client must trust to call the simulator over TLS.
     *
     * @return a self-signed certificate of localhost
     * @throws IllegalStateException if the simulator does not speak TLS
     */
    public X509Certificate tlsCertificate() {
        return tls.orElseThrow(() -> new IllegalStateException("The simulator was built without tls(true)."))
                .certificate();
    }

    /**
     * The one trust anchor there is.
     *
     * @return its ARN
     */
    public String trustAnchorArn() {
        return settings.trustAnchorArn();
    }

    /**
     * The one profile there is.
     *
     * @return its ARN
     */
    public String profileArn() {
        return settings.profileArn();
    }

    /**
     * The roles of the profile.
     *
     * @return their ARNs, one at least
     */
    public List<String> roleArns() {
        return settings.roleArns();
    }

    /**
     * The first role of the profile.
     *
     * @return its ARN
     */
    public String roleArn() {
        return settings.roleArns().get(0);
    }

    /**
     * Meets the next calls with a fault, after those with the faults already due. The calls are verified and recorded
     * nonetheless.
     *
     * @param calls how many calls
     * @param fault what to do to them
     */
    public void failNext(int calls, SimulatedFault fault) {
        state.failNext(calls, fault);
    }

    /**
     * Delays each answer from now on.
     *
     * @param latency by how much, in whole milliseconds; zero ends it
     */
    public void latency(Duration latency) {
        state.latency(latency);
    }

    /**
     * The last {@value #MAX_RECORDS} calls received, oldest first, refused and failed ones included.
     *
     * @return a copy
     */
    public List<RecordedCall> calls() {
        return state.calls();
    }

    /**
     * Counts the calls received.
     *
     * @return the number of all of them since the start or the last {@link #reset()}
     */
    public int callCount() {
        return state.callCount();
    }

    /**
     * The last {@value #MAX_RECORDS} credentials issued, oldest first.
     *
     * @return a copy
     */
    public List<IssuedSession> issuedSessions() {
        return state.sessions();
    }

    /** Forgets all records, faults still due and the latency. */
    public void reset() {
        state.reset();
    }

    /** Stops the server. */
    @Override
    public void close() {
        server.close();
    }
}
