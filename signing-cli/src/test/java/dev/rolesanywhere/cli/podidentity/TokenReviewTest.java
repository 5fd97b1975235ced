package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class TokenReviewTest {

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private FakeCluster cluster;
    private TokenReview review;

    @BeforeEach
    void start() throws Exception {
        cluster = new FakeCluster(folder);
        review = review(Duration.ofMinutes(1));
    }

    private TokenReview review(Duration longestCall) {
        return new TokenReview(
                KubernetesApi.inCluster(cluster.environment(), folder, timer, longestCall), FakeCluster.AUDIENCE);
    }

    @AfterEach
    void stop() {
        cluster.close();
        timer.shutdownNow();
    }

    private String token() {
        return cluster.token("team-a", "reader", "pod-1");
    }

    private RefusedTokenException refusal(String token) {
        return assertThrows(RefusedTokenException.class, () -> review.verify(ProjectedToken.parse(token)));
    }

    @Test
    void tokensOfTheClusterAreAccepted() {
        review.verify(ProjectedToken.parse(token()));
    }

    @Test
    void theTokenOfADeletedPodIsRejected() {
        String token = token();
        cluster.deletePod("pod-1");

        assertEquals(400, refusal(token).status());
        assertTrue(refusal(token).getMessage().contains("perhaps its pod was deleted"));
    }

    @Test
    void aForeignTokenIsRejected() throws Exception {
        KeyPair foreign = FakeCluster.FOREIGN_KEY;
        String token = FakeCluster.sign(foreign, "RS256", "key", FakeCluster.claims("team-a", "reader", "pod-1"));

        assertEquals(400, refusal(token).status());
    }

    /** An API server that does not know audiences confirms none. */
    @Test
    void anUnconfirmedAudienceIsRejected() {
        cluster.reviewForAudience("https://kubernetes.default.svc");

        assertTrue(refusal(token()).getMessage().contains("does not confirm the audience"));
    }

    @Test
    void theAgentsTokenAndTheCaAreReadForEachCall() throws Exception {
        review.verify(ProjectedToken.parse(token()));
        cluster.renewAgentToken("renewed\n");
        assertEquals(503, refusal(token()).status());
        cluster.renewAgentToken("renewed");
        review.verify(ProjectedToken.parse(token()));

        String ca = Files.readString(folder.resolve("ca.crt"));
        Files.writeString(folder.resolve("ca.crt"), TestCertificates.pem(new TestCertificates().root()));
        assertEquals(503, refusal(token()).status(), "the server is no longer trusted");
        Files.writeString(folder.resolve("ca.crt"), ca);
        review.verify(ProjectedToken.parse(token()));
    }

    @ParameterizedTest
    @CsvSource({
        "401, check the token in --service-account-directory",
        "403, bind the cluster role system:auth-delegator",
        "429, status 429",
        "500, status 500",
        "200, status 200",
    })
    void otherStatusesAreTemporaryFailures(int status, String reason) {
        cluster.fail(status);

        RefusedTokenException refusal = refusal(token());

        assertEquals(503, refusal.status());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void aServerThatHangsIsGivenUp() {
        CountDownLatch hang = cluster.hold();
        review = review(Duration.ofSeconds(1));

        assertEquals(503, refusal(token()).status());

        hang.countDown();
    }

    @Test
    void noMessageContainsAToken() {
        cluster.fail(401);
        String token = token();

        assertFalse(refusal(token).getMessage().contains(token));
        assertFalse(refusal(token).getMessage().contains("the-agents-own-token"));
    }

    @Test
    void outsideAPodTheAgentDoesNotStart() throws Exception {
        assertTrue(assertThrows(SigningHelperException.class, () -> KubernetesApi.inCluster(Map.of(), folder, timer))
                .getMessage()
                .contains("run this in a pod"));
        Files.delete(folder.resolve("token"));
        assertTrue(assertThrows(
                        SigningHelperException.class,
                        () -> KubernetesApi.inCluster(cluster.environment(), folder, timer))
                .getMessage()
                .contains("token does not exist"));
    }
}
