package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateResourcesTest {

    private final ManualClock clock = new ManualClock();
    private final FakeRefresh refresh = new FakeRefresh(clock);
    private final Map<String, Resource> healthz =
            StateResources.health(() -> refresh.current().isPresent());
    private final Map<String, Resource> metrics = new StateResources(refresh::status, clock).metrics();

    private static LocalResponse respond(Map<String, Resource> resources, LocalRequest request) {
        return Ask.of(new LocalProtocol(HostRule.addressesAnd(Set.of()), resources), request);
    }

    @Test
    void itIsHealthyWhileCredentialsAreValid() {
        refresh.refresh();
        assertEquals(200, respond(healthz, Ask.get("/healthz")).status());

        refresh.expire("down");
        assertEquals(503, respond(healthz, Ask.get("/healthz")).status());
        assertEquals(405, respond(healthz, Ask.request("POST", "/healthz")).status());
    }

    @Test
    void theMetricsReportRefreshesAndTheRemainingTime() {
        refresh.refresh();
        refresh.refresh();
        clock.advance(Duration.ofMinutes(10));

        LocalResponse response = respond(metrics, Ask.get("/metrics"));

        assertEquals("text/plain; version=0.0.4", response.contentType());
        String text = Ask.text(response);
        assertTrue(text.contains(
                "# TYPE aws_signing_helper_refreshes_total counter\naws_signing_helper_refreshes_total 2\n"));
        assertTrue(text.contains("\naws_signing_helper_refresh_failures_total 0\n"), text);
        assertTrue(text.contains("\naws_signing_helper_credentials_seconds_left 3000.0\n"), text);
        assertTrue(text.contains("\naws_signing_helper_certificate_days_left 45.0\n"), text);
    }

    @Test
    void withoutCredentialsNothingIsLeft() {
        refresh.expire("down");

        String text = Ask.text(respond(metrics, Ask.get("/metrics")));

        assertTrue(text.contains("\naws_signing_helper_refresh_failures_total 1\n"), text);
        assertTrue(text.contains("\naws_signing_helper_credentials_seconds_left 0.0\n"), text);
    }
}
