package dev.rolesanywhere.testkit;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A strict simulator of the CreateSession endpoint of IAM Roles Anywhere, on loopback. At the same address it also
 * answers GetAuthorizationToken of ECR and ECR Public, and AssumeRole and GetCallerIdentity of STS, in any region, for
 * sessions that it issued, and AssumeRoleWithWebIdentity for any token. It verifies calls like the service, from the
 * form of the ARNs to the certificate's path to the trust anchor, and returns generated credentials or the service's
 * error. The precise reason of a rejection, which the service does not reveal, is in the response header
 * {@code x-simulator-reason} and in the {@linkplain #calls() record} of the call.
 *
 * <pre>{@code
 * ThrowawayPki pki = ThrowawayPki.create();
 * try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
 *         .trustAnchor(pki.trustAnchor())
 *         .build()) {
 *     URI endpoint = simulator.endpoint();
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">
 *     CreateSession in the user guide</a>
 * @since 0.1.0
 */
public final class RolesAnywhereSimulator implements AutoCloseable {

    /** The maximum number of calls, sessions and tokens that are kept, of each kind; older ones are dropped. */
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
     * Returns a new builder.
     *
     * @return a builder, which needs at least a trust anchor
     */
    public static RolesAnywhereSimulatorBuilder builder() {
        return new RolesAnywhereSimulatorBuilder();
    }

    static RolesAnywhereSimulator start(SimulatorSettings settings) {
        SimulatorState state = new SimulatorState();
        // Uses the system clock, because TLS clients do not use the simulator's clock.
        Optional<LocalhostTls> tls =
                settings.tls() ? Optional.of(LocalhostTls.create(Instant.now())) : Optional.empty();
        WireMockEndpoint server = WireMockEndpoint.start(settings.port(), tls, new CallHandler(settings, state));
        return new RolesAnywhereSimulator(settings, state, server, tls);
    }

    /**
     * Returns the URI to send calls to, without {@code /sessions}.
     *
     * @return {@code http://127.0.0.1:<port>} or {@code https://localhost:<port>}, and the base path
     */
    public URI endpoint() {
        String origin = tls.isPresent() ? "https://localhost:" : "http://127.0.0.1:";
        return URI.create(origin + server.port() + settings.basePath());
    }

    /**
     * Returns the certificate that a client must trust to call the simulator over TLS.
     *
     * @return a self-signed certificate for localhost
     * @throws IllegalStateException if the simulator does not use TLS
     */
    public X509Certificate tlsCertificate() {
        return tls.orElseThrow(() -> new IllegalStateException("The simulator was built without tls(true)."))
                .certificate();
    }

    /**
     * Returns the ARN of the trust anchor.
     *
     * @return the ARN
     */
    public String trustAnchorArn() {
        return settings.trustAnchorArn();
    }

    /**
     * Returns the ARN of the profile.
     *
     * @return the ARN
     */
    public String profileArn() {
        return settings.profileArn();
    }

    /**
     * Returns the ARNs of the profile's roles.
     *
     * @return the ARNs, at least one
     */
    public List<String> roleArns() {
        return settings.roleArns();
    }

    /**
     * Returns the ARN of the profile's first role.
     *
     * @return the ARN
     */
    public String roleArn() {
        return settings.roleArns().get(0);
    }

    /**
     * Simulates a fault for the next CreateSession calls, after the faults that are already pending. These calls are
     * still verified and recorded.
     *
     * @param calls the number of calls
     * @param fault the fault to simulate
     */
    public void failNext(int calls, SimulatedFault fault) {
        state.failNext(calls, fault);
    }

    /**
     * Delays each response from now on.
     *
     * @param latency the delay, in whole milliseconds; zero for none
     */
    public void latency(Duration latency) {
        state.latency(latency);
    }

    /**
     * Returns the last {@value #MAX_RECORDS} CreateSession calls, oldest first, including rejected and failed ones.
     *
     * @return a copy
     */
    public List<RecordedCall> calls() {
        return state.calls();
    }

    /**
     * Returns the number of CreateSession calls received.
     *
     * @return the number since the start or the last {@link #reset()}
     */
    public int callCount() {
        return state.callCount();
    }

    /**
     * Returns the last {@value #MAX_RECORDS} issued credentials, oldest first.
     *
     * @return a copy
     */
    public List<IssuedSession> issuedSessions() {
        return state.sessions();
    }

    /**
     * Simulates a fault for the next calls to ECR. These calls are still verified and recorded.
     *
     * @param calls the number of calls
     * @param fault the fault to simulate
     */
    public void failNextEcrCalls(int calls, SimulatedFault fault) {
        state.failNext(WireProtocol.JSON, calls, fault);
    }

    /**
     * Returns the last {@value #MAX_RECORDS} calls to ECR, oldest first, including rejected and failed ones.
     *
     * @return a copy
     */
    public List<RecordedAwsCall> ecrCalls() {
        return state.ecrCalls();
    }

    /**
     * Simulates a fault for the next calls to STS. These calls are still verified and recorded.
     *
     * @param calls the number of calls
     * @param fault the fault to simulate
     */
    public void failNextStsCalls(int calls, SimulatedFault fault) {
        state.failNext(WireProtocol.QUERY, calls, fault);
    }

    /**
     * Returns the last {@value #MAX_RECORDS} calls to STS, oldest first, including rejected and failed ones.
     *
     * @return a copy
     */
    public List<RecordedAwsCall> stsCalls() {
        return state.stsCalls();
    }

    /**
     * Returns the last {@value #MAX_RECORDS} tokens that calls to ECR returned, oldest first.
     *
     * @return a copy
     */
    public List<IssuedAuthorizationToken> authorizationTokens() {
        return state.tokens();
    }

    /** Removes all records, pending faults and the latency. */
    public void reset() {
        state.reset();
    }

    /** Stops the server. */
    @Override
    public void close() {
        server.close();
    }
}
