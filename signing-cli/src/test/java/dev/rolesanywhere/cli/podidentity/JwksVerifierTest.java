package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksVerifierTest {

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong nanoTime = new AtomicLong(7);
    private FakeCluster cluster;
    private JwksVerifier verifier;

    @BeforeEach
    void start() throws Exception {
        cluster = new FakeCluster(folder);
        verifier = verifier(Optional.empty());
    }

    private JwksVerifier verifier(Optional<String> issuer) {
        KubernetesApi api = KubernetesApi.inCluster(cluster.environment(), folder, timer, Duration.ofMinutes(1));
        return new JwksVerifier(api, issuer, nanoTime::get);
    }

    @AfterEach
    void stop() {
        cluster.close();
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private ProjectedToken token() {
        return ProjectedToken.parse(cluster.token("team-a", "reader", "pod-1"));
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void assertRefused(int status, String reason, ProjectedToken token) {
        RefusedTokenException refusal = assertThrows(RefusedTokenException.class, () -> verifier.verify(token));
        assertEquals(status, refusal.status());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void tokensOfTheClusterAreAccepted(String algorithm) throws Exception {
        cluster.rotate(algorithm);

        verifier.verify(token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aNewKeyIsFetchedAndTheOldOneForgotten(String algorithm) throws Exception {
        ProjectedToken old = token();
        verifier.verify(old);
        cluster.rotate(algorithm);
        pass(JwksVerifier.BETWEEN_FETCHES.plusNanos(1));

        verifier.verify(token());

        assertRefused(400, "is not signed with a key of the cluster", old);
    }

    @Test
    void aWithdrawnKeyIsForgottenSoon() throws Exception {
        ProjectedToken old = token();
        verifier.verify(old);
        cluster.rotate("RSA");
        verifier.verify(old);
        pass(JwksVerifier.FRESH.plusNanos(1));

        assertRefused(400, "is not signed with a key of the cluster", old);
    }

    @Test
    void foreignKeysAndOtherAlgorithmsAreRejected() throws Exception {
        KeyPair foreign = FakeCluster.FOREIGN_KEY;
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        verifier.verify(token());
        String keyId = token().header().text("/kid").orElseThrow();

        assertRefused(
                400, "not signed with a key", ProjectedToken.parse(FakeCluster.sign(foreign, "RS256", keyId, claims)));
        assertRefused(
                400,
                "not signed with a key",
                ProjectedToken.parse(FakeCluster.sign(foreign, "RS256", "other", claims)));
        for (String algorithm : new String[] {"none", "HS256", "ES256", "RS512", ""}) {
            String text = FakeCluster.sign(foreign, algorithm, keyId, claims);
            assertRefused(400, "not signed with a key", ProjectedToken.parse(text));
        }
    }

    @Test
    void aChangedTokenIsRejected() {
        String[] parts = token().text().split("\\.", -1);
        String[] other = ProjectedToken.parse(cluster.token("kube-system", "admin", "pod-2"))
                .text()
                .split("\\.", -1);

        assertRefused(400, "not signed with a key", ProjectedToken.parse(parts[0] + "." + other[1] + "." + parts[2]));
        assertRefused(400, "not signed with a key", ProjectedToken.parse(parts[0] + "." + parts[1] + "."));
        assertRefused(400, "not signed with a key", ProjectedToken.parse(parts[0] + "." + parts[1] + ".AAAA"));
    }

    @Test
    void anotherIssuerIsRejected() {
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        claims.put("iss", "\"https://other\"");

        assertRefused(400, "another issuer", ProjectedToken.parse(cluster.token(claims)));
        verifier = verifier(Optional.of("https://other"));
        verifier.verify(ProjectedToken.parse(cluster.token(claims)));
        assertRefused(400, "another issuer", token());
    }

    @Test
    void knownKeysAreUsedWhileTheApiServerIsDownButNotForever() {
        verifier.verify(token());
        cluster.fail(500);
        pass(JwksVerifier.FRESH.plusNanos(1));

        verifier.verify(token());

        pass(JwksVerifier.LONGEST_OUTAGE);
        assertRefused(503, "tokens cannot be verified now", token());
        cluster.fail(0);
        pass(JwksVerifier.BETWEEN_FETCHES.plusNanos(1));
        verifier.verify(token());
    }

    @Test
    void aTokenWithAnUnknownKeyIsTemporarilyRefusedWhileTheApiServerIsDown() throws Exception {
        verifier.verify(token());
        cluster.rotate("EC");
        cluster.fail(500);
        pass(JwksVerifier.BETWEEN_FETCHES.plusNanos(1));

        assertRefused(503, "the key of the token cannot be fetched now", token());
        assertFalse(
                assertThrows(RefusedTokenException.class, () -> verifier.verify(token()))
                        .isOutage(),
                "other tokens can be verified");
    }

    /** Otherwise such tokens would block all threads, while others can be verified. */
    @Test
    void tokensWithUnknownKeysWaitForNoFetchOfAnother() throws Exception {
        ProjectedToken known = token();
        verifier.verify(known);
        cluster.rotate("EC");
        pass(JwksVerifier.BETWEEN_FETCHES.plusNanos(1));
        ProjectedToken unknown = token();
        CountDownLatch release = cluster.hold();
        Future<?> first = threads.submit(() -> verifier.verify(unknown));
        cluster.awaitHeld();

        assertRefused(503, "the keys of the cluster are being fetched", unknown);
        verifier.verify(known);

        release.countDown();
        first.get();
        verifier.verify(unknown);
    }

    @Test
    void tokensWaitForTheFirstKeysAndForThoseAfterALongPause() throws Exception {
        for (int round = 0; round < 2; round++) {
            CountDownLatch release = cluster.hold();
            Future<?> first = threads.submit(() -> verifier.verify(token()));
            cluster.awaitHeld();
            Future<?> second = threads.submit(() -> verifier.verify(token()));
            release.countDown();

            first.get();
            second.get();
            pass(JwksVerifier.LONGEST_OUTAGE.plusNanos(1));
        }
    }

    @Test
    void aResponseWithoutAUsableKeyReplacesNoKeys() {
        ProjectedToken token = token();
        verifier.verify(token);
        cluster.publish("{\"keys\":[]}");
        pass(JwksVerifier.FRESH.plusNanos(1));

        verifier.verify(token);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 62, 63, 64, 65, 66, 128})
    void ecdsaSignaturesOfZerosOrOtherLengthsAreRejected(int length) throws Exception {
        cluster.rotate("EC");
        String[] parts = token().text().split("\\.", -1);
        byte[] signature = new byte[length];

        assertRefused(
                400,
                "not signed with a key",
                ProjectedToken.parse(parts[0] + "." + parts[1] + "."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"use\":\"enc\"", "\"alg\":\"RS512\"", "\"alg\":\"PS256\""})
    void keysForOtherPurposesAreIgnored(String member) throws Exception {
        String other = FakeCluster.jwk("other", FakeCluster.FOREIGN_KEY)
                .replaceFirst("\"" + member.substring(1, 4) + "\":\"[^\"]+\"", member);

        assertTrue(JsonWebKeys.parse(FlatJson.parse(("{\"keys\":[" + other + "]}").getBytes(UTF_8)))
                .keys()
                .isEmpty());
    }

    @Test
    void missingRightsAreNamed() {
        cluster.fail(403);

        assertRefused(503, "bind the cluster role system:service-account-issuer-discovery", token());
    }

    @Test
    void weakKeysAreIgnored() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String json = "{\"keys\":[" + FakeCluster.jwk("weak", generator.generateKeyPair()) + "]}";

        assertTrue(
                JsonWebKeys.parse(FlatJson.parse(json.getBytes(UTF_8))).keys().isEmpty());
    }
}
