package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.SimulatedFault;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Health, metrics and log of the node agent. */
class PodIdentityStatusTest extends PodIdentityTestCase {

    @Test
    void metricsAndTheLogShowWhichPodGotWhichRoleWithoutSecrets() throws Exception {
        serve();
        String token = cluster.token("team-a", "writer", "pod-1");
        HttpResponse<String> response = ask(token);
        ask(token);
        ask("");

        String metrics = metrics();
        assertTrue(metrics.contains("pod_requests_total{status=\"200\"} 2\n"), metrics);
        assertTrue(metrics.contains("pod_requests_total{status=\"400\"} 1\n"), metrics);
        assertTrue(
                metrics.contains("role_refreshes_total{role=\"" + ROLE
                        + "writer\",session_name=\"team-a.writer\",profile=\"" + simulator.profileArn()
                        + "\",duration=\"3600\"} 1\n"),
                metrics);
        assertTrue(metrics.contains("role_credentials_seconds_left{"), metrics);
        assertTrue(metrics.contains("certificate_days_left "), metrics);
        String log = running.orElseThrow().stderr();
        String line =
                "new token: namespace=team-a serviceaccount=writer pod=pod-1 role=" + ROLE + "writer (team-a.writer)";
        assertEquals(2, log.split(Pattern.quote(line), -1).length, log);
        assertFalse(log.contains(token));
        assertFalse(log.contains(response.body().replaceFirst("(?s).*\"SecretAccessKey\":\"([^\"]+)\".*", "$1")));
        assertEquals(
                404, get(endpoint.replace("/v1/credentials", "/metrics"), "").statusCode(), "not for pods");
    }

    @Test
    void sessionsOfOneRoleAreMeasuredSeparately() throws Exception {
        Files.writeString(map, "team-a/reader " + ROLE + "reader\nteam-a/writer " + ROLE + "reader duration=900\n");
        serve();
        roleFor(cluster.token("team-a", "reader", "pod-1"));
        roleFor(cluster.token("team-a", "writer", "pod-2"));

        assertEquals(
                2,
                metrics()
                        .lines()
                        .filter(line -> line.startsWith("aws_signing_helper_role_refreshes_total{"))
                        .count());
    }

    @Test
    void aRoleNameCannotAddLabelsToTheMetrics() throws Exception {
        String role = ROLE + "a\",x=\"\\/reader";
        Files.writeString(map, "team-a/reader " + role + "\n");
        serve();
        ask(cluster.token("team-a", "reader", "pod-1"));

        String label = "{role=\"" + role.replace("\\", "\\\\").replace("\"", "\\\"") + "\",session_name=\"\",";
        assertTrue(metrics().contains(label), metrics());
    }

    @Test
    void theAgentIsUnhealthyWhileARoleHasNoCredentials() throws Exception {
        serve();
        assertEquals("ok\n", get(status + "/healthz", "").body());
        assertEquals(
                0, Invocation.of("healthcheck", "--url", status + "/healthz").exitCode());
        simulator.failNext(1000, SimulatedFault.status(403, "AccessDeniedException", "Untrusted certificate."));

        assertRefused(503, "no valid credentials: ", cluster.token("team-a", "reader", "pod-1"));

        assertEquals(503, get(status + "/healthz", "").statusCode());
        String error =
                Invocation.of("healthcheck", "--url", status + "/healthz").error();
        assertTrue(error.contains("responds with status 503; see the messages of serve"), error);
        awaitLine("error: ");
    }
}
