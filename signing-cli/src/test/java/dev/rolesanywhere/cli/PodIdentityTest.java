package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.podidentity.FakeCluster;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;

/** The node agent as a whole, between a cluster and CreateSession. */
@Timeout(120)
class PodIdentityTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RolesAnywhereSimulator simulator;
    private FakeCluster cluster;
    private Path map;
    private Optional<Serving> running = Optional.empty();
    private String endpoint = "";
    private String status = "";

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

    private void serve(String... more) throws InterruptedException {
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
        Serving serving = Serving.started(Clock.systemUTC(), cluster.environment(), arguments);
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

    private void awaitLine(String text) throws InterruptedException {
        running.orElseThrow().awaitLine(text);
    }

    private HttpResponse<String> get(String uri, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(String token) throws IOException, InterruptedException {
        return get(endpoint, token);
    }

    private String roleOf(String accessKeyId) {
        return simulator.issuedSessions().stream()
                .filter(session -> session.accessKeyId().equals(accessKeyId))
                .findFirst()
                .orElseThrow()
                .roleArn();
    }

    private static String accessKeyId(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response.body());
        return response.body().replaceFirst("(?s).*\"AccessKeyId\":\"([^\"]+)\".*", "$1");
    }

    private String roleFor(String token) throws IOException, InterruptedException {
        return roleOf(accessKeyId(ask(token)));
    }

    private void assertRefused(int code, String reason, String token) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(token);
        assertEquals(code, response.statusCode(), response.body());
        assertTrue(response.body().contains(reason), response.body());
        assertEquals("text/plain", response.headers().firstValue("Content-Type").orElse(""));
        assertTrue(token.isEmpty() || !response.body().contains(token));
    }

    @Test
    void eachServiceAccountGetsItsOwnRoleInTheFormOfTheEksAgent() throws Exception {
        serve();

        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod-1")));
        assertEquals(ROLE + "writer", roleFor(cluster.token("team-a", "writer", "pod-2")));
        assertEquals(ROLE + "pods", roleFor(cluster.token("pods-x", "any", "pod-3")));
        String body = ask(cluster.token("team-a", "reader", "pod-1")).body();
        assertTrue(
                body.matches(
                        "\\{\"AccessKeyId\":\"ASIA\\w{16}\",\"SecretAccessKey\":\"[^\"]{40}\",\"Token\":\"[^\"]+\","
                                + "\"Expiration\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\",\"AccountId\":\"111122223333\"}"),
                body);
        assertEquals(
                List.of("team-a.writer"),
                simulator.issuedSessions().stream()
                        .filter(session -> session.roleArn().equals(ROLE + "writer"))
                        .map(session -> session.roleSessionName())
                        .toList());
    }

    @Test
    void podsOfOneRoleShareASession() throws Exception {
        serve();
        List<String> tokens = new ArrayList<>();
        for (int pod = 0; pod < 40; pod++) {
            tokens.add(cluster.token("team-a", pod % 2 == 0 ? "reader" : "writer", "pod-" + pod));
        }
        ExecutorService pods = Executors.newFixedThreadPool(20);
        try {
            List<Callable<String>> questions = new ArrayList<>();
            tokens.forEach(token -> questions.add(() -> roleFor(token)));
            for (Future<String> role : pods.invokeAll(questions)) {
                assertTrue(role.get().startsWith(ROLE));
            }
        } finally {
            pods.shutdownNow();
        }

        assertEquals(2, simulator.callCount(), "one for each role");
        assertEquals(40, cluster.reviews(), "one for each token");
    }

    @Test
    void whoMayNotGetsNothingAndAReason() throws Exception {
        serve();
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        Map<String, String> expired = new HashMap<>(claims);
        expired.put("exp", "1700000000");
        Map<String, String> foreign = new HashMap<>(claims);
        foreign.put("aud", "[\"sts.amazonaws.com\"]");
        Map<String, String> unbound = new HashMap<>(claims);
        unbound.put("kubernetes.io", "{\"namespace\":\"team-a\",\"serviceaccount\":{\"name\":\"reader\"}}");
        Map<String, String> elsewhere = new HashMap<>(claims);
        elsewhere.put(
                "kubernetes.io", String.valueOf(claims.get("kubernetes.io")).replace(FakeCluster.NODE, "node-2"));

        assertRefused(400, "the Authorization header is missing", "");
        assertRefused(400, "does not contain a service account token", "nonsense");
        assertRefused(400, "the token has expired", cluster.token(expired));
        assertRefused(400, "another audience", cluster.token(foreign));
        assertRefused(403, "not bound to a pod", cluster.token(unbound));
        assertRefused(403, "a pod of another node", cluster.token(elsewhere));
        assertRefused(
                403,
                "no role is mapped to the service account team-b/reader",
                cluster.token("team-b", "reader", "pod-1"));
        String deleted = cluster.token("team-a", "reader", "pod-9");
        cluster.deletePod("pod-9");
        assertRefused(400, "perhaps its pod was deleted", deleted);
        assertEquals(0, simulator.callCount());
    }

    @Test
    void nothingInTheRequestSelectsTheRole() throws Exception {
        serve();
        String token = cluster.token("team-a", "reader", "pod-1");

        HttpResponse<String> response = get(endpoint + "?roleArn=" + ROLE + "writer&role=writer", token);

        assertEquals(ROLE + "reader", roleOf(accessKeyId(response)));
        assertEquals(404, get(endpoint + "/writer", token).statusCode());
    }

    private int statusForHost(String header) throws IOException {
        String token = cluster.token("team-a", "reader", "pod-1");
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(endpoint).getPort())) {
            String request = "GET /v1/credentials HTTP/1." + (header.isEmpty() ? 0 : 1) + "\r\n" + header
                    + "Authorization: " + token + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(response.split(" ", 3)[1]);
        }
    }

    @Test
    void onlyTheAddressOfTheAgentIsAcceptedAsHost() throws Exception {
        serve("--allowed-host=agent.example");

        assertEquals(200, statusForHost("Host: 127.0.0.1\r\n"));
        assertEquals(200, statusForHost("Host: 127.0.0.1:80\r\n"));
        assertEquals(200, statusForHost("Host: agent.example\r\n"));
        for (String host : new String[] {"localhost", "169.254.170.23", "[::1]", "evil.example", "127.0.0.1.evil"}) {
            assertEquals(403, statusForHost("Host: " + host + "\r\n"), host);
        }
        assertEquals(403, statusForHost(""));
    }

    @Test
    void aChangedMapIsUsedWithoutARestartAndAnInvalidOneIsNot() throws Exception {
        serve();
        String token = cluster.token("team-b", "reader", "pod-1");
        assertRefused(403, "no role is mapped", token);

        Files.writeString(map, "team-b/reader " + ROLE + "reader\n");
        awaitLine("read " + map + ": 1 lines with roles");
        assertEquals(ROLE + "reader", roleFor(token));
        assertRefused(403, "no role is mapped", cluster.token("team-a", "reader", "pod-2"));

        Files.writeString(map, "team-b/reader\n");
        awaitLine("line 1: the role ARN is missing");
        assertEquals(ROLE + "reader", roleFor(token));
        assertTrue(metrics().contains("aws_signing_helper_role_map_valid 0\n"));
    }

    @Test
    void withoutTheApiServerKnownTokensWorkAndNewOnesGet503() throws Exception {
        serve();
        String known = cluster.token("team-a", "reader", "pod-1");
        assertEquals(ROLE + "reader", roleFor(known));
        cluster.fail(500);

        assertRefused(503, "tokens cannot be verified now", cluster.token("team-a", "reader", "pod-2"));
        assertEquals(ROLE + "reader", roleFor(known));
        awaitLine("warning: tokens cannot be verified now");
        assertTrue(metrics().contains("aws_signing_helper_pod_token_verification_up 0\n"));

        cluster.fail(0);
        Thread.sleep(2100);
        assertEquals(ROLE + "writer", roleFor(cluster.token("team-a", "writer", "pod-3")));
        awaitLine("tokens can be verified again");
    }

    /** The server would close the connection after ten seconds. */
    @Test
    void aPodThatWaitsTooLongIsToldSo() throws Exception {
        serve();
        List<String> tokens = new ArrayList<>();
        for (int pod = 0; pod < 40; pod++) {
            tokens.add(cluster.token("team-a", "reader", "pod-" + pod));
        }
        cluster.delay(3000);
        ExecutorService pods = Executors.newFixedThreadPool(40);
        try {
            List<Callable<Integer>> questions = new ArrayList<>();
            tokens.forEach(token -> questions.add(() -> ask(token).statusCode()));
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : pods.invokeAll(questions)) {
                statuses.add(status.get());
            }
            assertTrue(statuses.contains(200) && statuses.contains(503), statuses.toString());
        } finally {
            pods.shutdownNow();
        }
    }

    @Test
    void keysOfTheClusterCanVerifyTokensInstead() throws Exception {
        serve("--token-verification=jwks");

        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod-1")));
        Thread.sleep(1100);
        cluster.rotate("EC");
        assertEquals(ROLE + "writer", roleFor(cluster.token("team-a", "writer", "pod-2")));
        assertEquals(0, cluster.reviews());
    }

    @Test
    void noRoleCanWriteFurtherLabels() throws Exception {
        String role = ROLE + "a\",x=\"\\/reader";
        Files.writeString(map, "team-a/reader " + role + "\n");
        serve();
        ask(cluster.token("team-a", "reader", "pod-1"));

        String label = "{role=\"" + role.replace("\\", "\\\\").replace("\"", "\\\"") + "\",session_name=\"\",";
        assertTrue(metrics().contains(label), metrics());
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

    /** Pods of a job that runs every minute, for example. */
    @Test
    void aRoleWithASessionForEachPodTakesNoSessionsFromOthers() throws Exception {
        serve();
        for (int pod = 0; pod < 260; pod++) {
            assertEquals(200, ask(cluster.token("pods-x", "any", "pod-" + pod)).statusCode());
        }

        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod-1")));
        assertEquals(ROLE + "pods", roleFor(cluster.token("pods-x", "any", "pod-259")));
        assertTrue(simulator.callCount() <= 262, "the least recently used sessions were closed");
    }

    private String metrics() throws IOException, InterruptedException {
        return get(status + "/metrics", "").body();
    }

    @Test
    void metricsAndTheLogTellWhoGotWhatWithoutSecrets() throws Exception {
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
        assertEquals(2, log.split(java.util.regex.Pattern.quote(line), -1).length, log);
        assertFalse(log.contains(token));
        assertFalse(log.contains(response.body().replaceFirst("(?s).*\"SecretAccessKey\":\"([^\"]+)\".*", "$1")));
        assertEquals(
                404, get(endpoint.replace("/v1/credentials", "/metrics"), "").statusCode(), "not for pods");
    }

    @Test
    void theHealthIsThatOfTheRoles() throws Exception {
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

    @Test
    void theJavaSdkGetsTheRoleOfItsToken() throws Exception {
        serve();
        Path token = Files.writeString(folder.resolve("pod-token"), cluster.token("team-a", "reader", "pod-1"));
        System.setProperty("aws.containerCredentialsFullUri", endpoint);
        System.setProperty("aws.containerAuthorizationTokenFile", token.toString());
        try (ContainerCredentialsProvider provider =
                ContainerCredentialsProvider.builder().build()) {
            AwsSessionCredentials credentials = (AwsSessionCredentials) provider.resolveCredentials();
            assertEquals(ROLE + "reader", roleOf(credentials.accessKeyId()));
        } finally {
            System.clearProperty("aws.containerCredentialsFullUri");
            System.clearProperty("aws.containerAuthorizationTokenFile");
        }
    }
}
