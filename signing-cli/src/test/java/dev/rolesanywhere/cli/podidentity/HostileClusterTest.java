package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an API server, or a proxy in front of it, can send instead of a review or keys. */
@Timeout(120)
class HostileClusterTest {

    private static final String USER = "\"user\":{\"username\":\"system:serviceaccount:team-a:reader\",\"extra\":"
            + "{\"authentication.kubernetes.io/pod-name\":[\"pod-1\"]}}";
    private static final String AUDIENCES = "\"audiences\":[\"aws_signing_helper\"]";

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private FakeCluster cluster;
    private KubernetesApi api;

    @BeforeEach
    void start() throws Exception {
        cluster = new FakeCluster(folder);
        api = KubernetesApi.inCluster(cluster.environment(), folder, timer);
    }

    @AfterEach
    void stop() {
        cluster.close();
        timer.shutdownNow();
    }

    private ProjectedToken token() {
        return ProjectedToken.parse(cluster.token("team-a", "reader", "pod-1"));
    }

    private RefusedTokenException refusal(TokenCheck.Verifier verifier) {
        return assertThrows(RefusedTokenException.class, () -> verifier.verify(token()));
    }

    private static String status(String... members) {
        return "{\"status\":{" + String.join(",", members) + "}}";
    }

    @Test
    void theReviewThatTheOthersDifferFromIsAccepted() {
        cluster.respondAlways(
                201, Map.of(), status("\"authenticated\":true", USER, AUDIENCES).getBytes(UTF_8));

        new TokenReview(api, FakeCluster.AUDIENCE).verify(token());
    }

    static Stream<Arguments> reviews() {
        return Stream.of(
                Arguments.of(400, "{}"),
                Arguments.of(400, "{\"status\":null}"),
                Arguments.of(400, status(USER, AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":false", USER, AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":1", USER, AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":[true]", USER, AUDIENCES)),
                Arguments.of(400, status("\"Authenticated\":true", USER, AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":true", USER)),
                Arguments.of(400, status("\"authenticated\":true", USER, "\"audiences\":[]")),
                Arguments.of(400, status("\"authenticated\":true", AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":true", USER.replace("reader", "writer"), AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":true", USER.replace("pod-1", "pod-2"), AUDIENCES)),
                Arguments.of(400, status("\"authenticated\":true", USER.replace("\"]", "\",\"b\"]"), AUDIENCES)),
                Arguments.of(503, status("\"authenticated\":false,\"authenticated\":true", USER, AUDIENCES)),
                Arguments.of(503, status("\"authenticated\":true", USER, AUDIENCES) + "{}"),
                Arguments.of(503, "<html><body>Log in to the network</body></html>"),
                Arguments.of(503, "[]"),
                Arguments.of(503, "\u0000"),
                Arguments.of(503, ""));
    }

    @ParameterizedTest
    @MethodSource("reviews")
    void otherReviewsAcceptNoToken(int status, String review) {
        cluster.respondAlways(201, Map.of(), review.getBytes(UTF_8));

        assertEquals(status, refusal(new TokenReview(api, FakeCluster.AUDIENCE)).status());
    }

    @ParameterizedTest
    @MethodSource("reviews")
    void noneOfThemIsAKey(int unused, String document) {
        cluster.respondAlways(200, Map.of(), document.getBytes(UTF_8));

        assertEquals(
                503,
                refusal(new JwksVerifier(api, Optional.empty(), System::nanoTime))
                        .status());
    }

    @Test
    void redirectsAreNotFollowed() {
        cluster.respondAlways(307, Map.of("Location", "https://127.0.0.1:1/"), new byte[0]);

        RefusedTokenException refusal = refusal(new TokenReview(api, FakeCluster.AUDIENCE));

        assertEquals(503, refusal.status());
        assertTrue(refusal.getMessage().contains("responds with status 307"), refusal.getMessage());
    }

    @Test
    void hugeResponsesAreNotRead() {
        cluster.respondAlways(201, Map.of(), new byte[8 << 20]);

        assertEquals(503, refusal(new TokenReview(api, FakeCluster.AUDIENCE)).status());
    }

    /** The path of each value is kept, so that many values below long names need much memory. */
    @Test
    void manyValuesBelowLongNamesAreRejected() {
        String json = ("{\"" + "n".repeat(1000) + "\":").repeat(30) + "[" + "1,".repeat(19_000) + "1]" + "}".repeat(30);
        cluster.respondAlways(201, Map.of(), json.getBytes(UTF_8));

        assertEquals(503, refusal(new TokenReview(api, FakeCluster.AUDIENCE)).status());
    }
}
