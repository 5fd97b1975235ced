package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.cli.serve.LocalRequest;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.cli.serve.MetricsText;
import dev.rolesanywhere.cli.serve.Resource;
import dev.rolesanywhere.credentials.CredentialsState;
import dev.rolesanywhere.credentials.RefreshStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The state of the agent, without secrets: {@code /healthz} and {@code /metrics}. */
final class AgentStatus {

    private final PodIdentityProtocol protocol;
    private final TokenCheck check;
    private final RoleMapFile map;
    private final RoleSessions sessions;
    private final Clock clock;

    AgentStatus(PodIdentityProtocol protocol, TokenCheck check, RoleMapFile map, RoleSessions sessions, Clock clock) {
        this.protocol = protocol;
        this.check = check;
        this.map = map;
        this.sessions = sessions;
        this.clock = clock;
    }

    Map<String, Resource> resources() {
        return Map.of("/healthz", Resource.get(this::health), "/metrics", Resource.get(this::metrics));
    }

    /** One role that fails is a mistake in its settings; if all fail, this node cannot serve any pod. */
    private LocalResponse health(LocalRequest request) {
        Map<RoleSession, RefreshStatus> statuses = sessions.statuses();
        boolean isUseless = !statuses.isEmpty()
                && statuses.values().stream()
                        .allMatch(status -> status.state() == CredentialsState.EXPIRED
                                && status.lastFailure().isPresent());
        return isUseless
                ? LocalResponse.text("no role has valid credentials\n").withStatus(503)
                : LocalResponse.text("ok\n");
    }

    private LocalResponse metrics(LocalRequest request) {
        MetricsText text = new MetricsText(clock);
        text.describe("pod_requests_total", "counter", "Requests of pods by the status of the response.");
        protocol.responses()
                .forEach((status, count) -> text.sample("pod_requests_total", "{status=\"" + status + "\"}", count));
        text.gauge("pod_tokens_known", "Tokens that were verified and are remembered.", check.size());
        text.gauge("pod_token_verification_up", "0 while tokens cannot be verified.", check.isOutage() ? 0 : 1);
        text.gauge("role_map_valid", "0 while the previous role map is in use.", map.isValid() ? 1 : 0);
        text.gauge(
                "role_map_lines",
                "Lines of the role map in use.",
                map.current().rules().size());
        roles(text, sessions.statuses());
        return text.response();
    }

    private static void roles(MetricsText text, Map<RoleSession, RefreshStatus> statuses) {
        family(
                text,
                statuses,
                "role_refreshes_total",
                "counter",
                "Sessions that were created.",
                RefreshStatus::refreshes);
        family(
                text,
                statuses,
                "role_refresh_failures_total",
                "counter",
                "Attempts that failed.",
                RefreshStatus::failures);
        family(
                text,
                statuses,
                "role_credentials_seconds_left",
                "gauge",
                "Seconds until the credentials expire; 0 if none are valid.",
                status -> text.secondsLeft(status.expiration()));
        // All roles have the same identity; the latest refresh has its newest certificate.
        text.certificate(statuses.values().stream()
                .map(RefreshStatus::certificateExpiration)
                .flatMap(Optional::stream)
                .max(Instant::compareTo));
    }

    private static void family(
            MetricsText text,
            Map<RoleSession, RefreshStatus> statuses,
            String name,
            String type,
            String help,
            Function<RefreshStatus, Number> value) {
        text.describe(name, type, help);
        statuses.forEach((session, status) -> text.sample(name, labels(session), value.apply(status)));
    }

    /** All that makes a session another one. */
    private static String labels(RoleSession session) {
        return "{role=\"" + escaped(session.roleArn()) + "\",session_name=\""
                + session.name().orElse("") + "\",profile=\"" + escaped(session.profileArn()) + "\",duration=\""
                + session.duration().toSeconds() + "\"}";
    }

    /** The paths of roles can contain quotes and backslashes. */
    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
