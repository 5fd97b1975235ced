package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.cli.serve.LocalRequest;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.cli.serve.Resource;
import dev.rolesanywhere.credentials.CredentialsState;
import dev.rolesanywhere.credentials.RefreshStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The state of the agent, without secrets: {@code /healthz}, and {@code /metrics} in the text format of Prometheus. */
final class AgentStatus {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4";
    private static final String PREFIX = "aws_signing_helper_";
    private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

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
        StringBuilder text = new StringBuilder();
        describe(text, "pod_requests_total", "counter", "Requests of pods by the status of the response.");
        protocol.responses()
                .forEach((status, count) -> sample(text, "pod_requests_total{status=\"" + status + "\"}", count));
        gauge(text, "pod_tokens_known", "Tokens that were verified and are remembered.", check.size());
        gauge(text, "pod_token_verification_up", "0 while tokens cannot be verified.", check.isOutage() ? 0 : 1);
        gauge(text, "role_map_valid", "0 while the previous role map is in use.", map.isValid() ? 1 : 0);
        gauge(
                text,
                "role_map_lines",
                "Lines of the role map in use.",
                map.current().rules().size());
        roles(text, sessions.statuses());
        return LocalResponse.text(text.toString()).withContentType(CONTENT_TYPE);
    }

    private void roles(StringBuilder text, Map<RoleSession, RefreshStatus> statuses) {
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
                status ->
                        Math.max(0, status.expiration().map(this::secondsUntil).orElse(0.0)));
        certificate(text, statuses);
    }

    /** All roles have the same identity; the latest refresh has its newest certificate. */
    private void certificate(StringBuilder text, Map<RoleSession, RefreshStatus> statuses) {
        statuses.values().stream()
                .map(RefreshStatus::certificateExpiration)
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .ifPresent(expiration -> gauge(
                        text,
                        "certificate_days_left",
                        "Days until the certificate expires; negative after that.",
                        secondsUntil(expiration) / SECONDS_OF_A_DAY));
    }

    private static void family(
            StringBuilder text,
            Map<RoleSession, RefreshStatus> statuses,
            String name,
            String type,
            String help,
            Function<RefreshStatus, Number> value) {
        describe(text, name, type, help);
        statuses.forEach((session, status) -> sample(text, name + labels(session), value.apply(status)));
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

    private static void gauge(StringBuilder text, String name, String help, Number value) {
        describe(text, name, "gauge", help);
        sample(text, name, value);
    }

    private static void describe(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static void sample(StringBuilder text, String nameAndLabels, Number value) {
        text.append(PREFIX).append(nameAndLabels).append(' ').append(value).append('\n');
    }

    private double secondsUntil(Instant instant) {
        return Duration.between(clock.instant(), instant).toMillis() / 1000.0;
    }
}
