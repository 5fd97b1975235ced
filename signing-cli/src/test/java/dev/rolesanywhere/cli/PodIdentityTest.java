package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;

/** Which role and which session a pod gets, and from which clients. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PodIdentityTest extends PodIdentityTestCase {

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

    /** Pods of a job that runs every minute, for example. */
    @Test
    void manySessionsOfOneRoleDoNotCloseThoseOfOthers() throws Exception {
        serve();
        for (int pod = 0; pod < 260; pod++) {
            assertEquals(200, ask(cluster.token("pods-x", "any", "pod-" + pod)).statusCode());
        }

        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod-1")));
        assertEquals(ROLE + "pods", roleFor(cluster.token("pods-x", "any", "pod-259")));
        assertTrue(simulator.callCount() <= 262, "the least recently used sessions were closed");
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
        String response = raw("GET /v1/credentials HTTP/1." + (header.isEmpty() ? 0 : 1) + "\r\n" + header
                + "Authorization: " + token + "\r\nConnection: close\r\n\r\n");
        return Integer.parseInt(response.split(" ", 3)[1]);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(endpoint).getPort())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String request(String line, String... headers) {
        return line + "\r\nHost: 127.0.0.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    @Test
    void noFormOfARequestGetsMoreThanItsToken() throws Exception {
        serve();
        String own = cluster.token("team-a", "reader", "pod-1");
        String other = cluster.token("team-a", "writer", "pod-2");
        String authorization = "Authorization: " + own;
        String get = "GET /v1/credentials HTTP/1.1";
        List<Map.Entry<Integer, String>> requests = List.of(
                Map.entry(200, request(get, authorization, "Connection: close")),
                Map.entry(200, request("GET /v1/credentials HTTP/1.0", authorization)),
                Map.entry(200, request("GET //v1%2Fcredentials/ HTTP/1.0", authorization)),
                Map.entry(400, request(get, authorization, "Authorization: " + other, "Connection: close")),
                Map.entry(400, request(get, authorization + ", " + other, "Connection: close")),
                Map.entry(400, request(get, "Authorization: Bearer " + own, "Connection: close")),
                Map.entry(400, request(get, authorization, "Host: 127.0.0.1", "Connection: close")),
                Map.entry(431, request(get, authorization + "A".repeat(10_000), "Connection: close")),
                Map.entry(403, request(get, authorization, "X-Forwarded-For: 10.0.0.1", "Connection: close")),
                Map.entry(404, request("GET http://evil.example/v1/credentials HTTP/1.0", authorization)),
                Map.entry(404, request("GET /v1/../v1/credentials HTTP/1.0", authorization)),
                Map.entry(405, request("POST /v1/credentials HTTP/1.0", authorization)),
                Map.entry(505, request("GET /v1/credentials HTTP/2.0", authorization)));
        for (Map.Entry<Integer, String> each : requests) {
            String response = raw(each.getValue());
            assertTrue(response.startsWith("HTTP/1.1 " + each.getKey() + " "), each.getValue() + response);
            assertTrue(each.getKey() == 200 || !response.contains("AccessKeyId"), response);
        }

        assertEquals(
                List.of(ROLE + "reader"),
                simulator.issuedSessions().stream()
                        .map(session -> session.roleArn())
                        .toList());
    }

    @Test
    void requestsOnOneConnectionGetTheRolesOfTheirTokens() throws Exception {
        serve();
        String get = "GET /v1/credentials HTTP/1.1";
        String first = request(get, "Authorization: " + cluster.token("team-a", "reader", "pod-1"));
        String second =
                request(get, "Authorization: " + cluster.token("team-a", "writer", "pod-2"), "Connection: close");

        String responses = raw(first + second);

        assertEquals(
                List.of(ROLE + "reader", ROLE + "writer"),
                Pattern.compile("\"AccessKeyId\":\"([^\"]+)\"")
                        .matcher(responses)
                        .results()
                        .map(match -> roleOf(match.group(1)))
                        .toList());
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
        awaitLine("read " + map + ": 1 line with a role");
        assertEquals(ROLE + "reader", roleFor(token));
        assertRefused(403, "no role is mapped", cluster.token("team-a", "reader", "pod-2"));

        Files.writeString(map, "team-b/reader\n");
        awaitLine("line 1: the role ARN is missing");
        assertEquals(ROLE + "reader", roleFor(token));
        assertTrue(metrics().contains("aws_signing_helper_role_map_valid 0\n"));
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
