package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.credentials.RefreshStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The state of the refreshes, without secrets: the health for supervisors, and metrics in the text format of
 * Prometheus.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus, exposition formats</a>
 */
final class StateResources {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4";
    private static final String PREFIX = "aws_signing_helper_";
    private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

    private final Supplier<RefreshStatus> status;
    private final Clock clock;

    StateResources(Supplier<RefreshStatus> status, Clock clock) {
        this.status = status;
        this.clock = clock;
    }

    Map<String, Resource> metrics() {
        return Map.of(
                "/metrics",
                Resource.get(request -> LocalResponse.text(text(status.get())).withContentType(CONTENT_TYPE)));
    }

    /** Responds with 200 while credentials are valid. Like any client, a check triggers a refresh if there are none. */
    static Map<String, Resource> health(BooleanSupplier areCredentialsValid) {
        return Map.of(
                "/healthz",
                Resource.get(request -> areCredentialsValid.getAsBoolean()
                        ? LocalResponse.text("ok\n")
                        : LocalResponse.text("no valid credentials\n").withStatus(503)));
    }

    private String text(RefreshStatus now) {
        double secondsLeft = now.expiration().map(this::secondsUntil).orElse(0.0);
        return metric("refreshes_total", "counter", "Sessions that were created.", now.refreshes())
                + metric("refresh_failures_total", "counter", "Attempts that failed.", now.failures())
                + metric(
                        "credentials_seconds_left",
                        "gauge",
                        "Seconds until the credentials expire; 0 if none are valid.",
                        Math.max(0, secondsLeft))
                + optional(now.certificateExpiration());
    }

    private String optional(Optional<Instant> certificateExpiration) {
        return certificateExpiration
                .map(expiration -> metric(
                        "certificate_days_left",
                        "gauge",
                        "Days until the certificate expires; negative after that.",
                        secondsUntil(expiration) / SECONDS_OF_A_DAY))
                .orElse("");
    }

    private double secondsUntil(Instant instant) {
        return Duration.between(clock.instant(), instant).toMillis() / 1000.0;
    }

    private static String metric(String name, String type, String help, Number value) {
        return "# HELP " + PREFIX + name + " " + help + "\n# TYPE " + PREFIX + name + " " + type + "\n" + PREFIX + name
                + " " + value + "\n";
    }
}
