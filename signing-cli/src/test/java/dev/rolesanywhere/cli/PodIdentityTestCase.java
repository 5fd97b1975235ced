package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.podidentity.FakeCluster;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node agent as a whole, between a cluster and CreateSession. */
@Timeout(300)
abstract class PodIdentityTestCase {

    static final String ROLE = "arn:aws:iam::111122223333:role/";

    @TempDir
    Path folder;

    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    RolesAnywhereSimulator simulator;
    FakeCluster cluster;
    Path map;
    Optional<RunningServe> running = Optional.empty();
    String endpoint = "";
    String status = "";

    @BeforeEach
    void start() throws Exception {
        ThrowawayPki pki = ThrowawayPki.create(KeyKind.EC_P256);
        pki.issue(KeyKind.EC_P256).writePem(folder);
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(pki.trustAnchor())
                .roleArns(ROLE + "reader", ROLE + "writer", ROLE + "pods")
                .acceptRoleSessionName(true)
                .build();
        cluster = new FakeCluster(folder);
        map = Files.writeString(
                folder.resolve("roles.map"),
                "team-a/reader " + ROLE + "reader\nteam-a/writer " + ROLE + "writer session-name={namespace}.writer\n"
                        + "pods-*/* " + ROLE + "pods session-name={pod}\n");
    }

    void serve(String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--pod-identity=" + map,
                "--endpoint=" + simulator.endpoint(),
                "--trust-anchor-arn=" + simulator.trustAnchorArn(),
                "--profile-arn=" + simulator.profileArn(),
                "--certificate=" + folder.resolve("certificate.pem"),
                "--private-key=" + folder.resolve("private-key.pem"),
                "--service-account-directory=" + cluster.directory(),
                "--bind-address=127.0.0.1",
                "--port=0",
                "--status-address=127.0.0.1:0"));
        arguments.addAll(List.of(more));
        RunningServe serving = RunningServe.started(Clock.systemUTC(), cluster.environment(), arguments);
        running = Optional.of(serving);
        endpoint = serving.awaitLine("serving pods at ") + "/v1/credentials";
        status = serving.awaitLine("serving /healthz and /metrics at ");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (running.isPresent()) {
            assertEquals(0, running.get().end());
        }
        cluster.close();
        simulator.close();
    }

    void awaitLine(String text) throws InterruptedException {
        running.orElseThrow().awaitLine(text);
    }

    HttpResponse<String> get(String uri, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> ask(String token) throws IOException, InterruptedException {
        return get(endpoint, token);
    }

    String roleOf(String accessKeyId) {
        return simulator.issuedSessions().stream()
                .filter(session -> session.accessKeyId().equals(accessKeyId))
                .findFirst()
                .orElseThrow()
                .roleArn();
    }

    static String accessKeyId(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response.body());
        return response.body().replaceFirst("(?s).*\"AccessKeyId\":\"([^\"]+)\".*", "$1");
    }

    /** Asks again after 503, as SDKs do, because a request waits only for a few seconds, and a machine may be busy. */
    private HttpResponse<String> askUntilAvailable(String token) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(token);
        for (int repeats = 0; response.statusCode() == 503 && repeats < 10; repeats++) {
            Thread.sleep(1000);
            response = ask(token);
        }
        return response;
    }

    String roleFor(String token) throws IOException, InterruptedException {
        return roleOf(accessKeyId(askUntilAvailable(token)));
    }

    void assertRefused(int code, String reason, String token) throws IOException, InterruptedException {
        HttpResponse<String> response = code == 503 ? ask(token) : askUntilAvailable(token);
        assertEquals(code, response.statusCode(), response.body());
        assertTrue(response.body().contains(reason), response.body());
        assertEquals("text/plain", response.headers().firstValue("Content-Type").orElse(""));
        assertTrue(token.isEmpty() || !response.body().contains(token));
    }

    String metrics() throws IOException, InterruptedException {
        return get(status + "/metrics", "").body();
    }
}
