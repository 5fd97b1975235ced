package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.credentials.RefreshStatus;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The state of the refreshes, without secrets: the health for supervisors, and metrics. */
final class StateResources {

    private final Supplier<RefreshStatus> status;
    private final Clock clock;

    StateResources(Supplier<RefreshStatus> status, Clock clock) {
        this.status = status;
        this.clock = clock;
    }

    Map<String, Resource> metrics() {
        return Map.of("/metrics", Resource.get(request -> text(status.get())));
    }

    /** Responds with 200 while credentials are valid. Like any client, a check triggers a refresh if there are none. */
    static Map<String, Resource> health(BooleanSupplier areCredentialsValid) {
        return Map.of(
                "/healthz",
                Resource.get(request -> areCredentialsValid.getAsBoolean()
                        ? LocalResponse.text("ok\n")
                        : LocalResponse.text("no valid credentials\n").withStatus(503)));
    }

    private LocalResponse text(RefreshStatus now) {
        MetricsText text = new MetricsText(clock);
        text.counter("refreshes_total", "Sessions that were created.", now.refreshes());
        text.counter("refresh_failures_total", "Attempts that failed.", now.failures());
        text.gauge(
                "credentials_seconds_left",
                "Seconds until the credentials expire; 0 if none are valid.",
                text.secondsLeft(now.expiration()));
        text.certificate(now.certificateExpiration());
        return text.response();
    }
}
