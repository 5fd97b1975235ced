package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.podidentity.FakeCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Which tokens the node agent accepts, also while the API server is slow or down. */
class PodTokenVerificationTest extends PodIdentityTestCase {

    @Test
    void unacceptableTokensAreRejectedWithAReason() throws Exception {
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
    void podsThatWouldWaitTooLongGet503() throws Exception {
        serve();
        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod")));
        List<String> tokens = new ArrayList<>();
        for (int pod = 0; pod < 70; pod++) {
            tokens.add(cluster.token("team-a", "reader", "pod-" + pod));
        }
        cluster.delay(1500); // Well below the limit of a call.
        ExecutorService pods = Executors.newFixedThreadPool(tokens.size());
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
    void publishedKeysOfTheClusterCanVerifyTokensInstead() throws Exception {
        serve("--token-verification=jwks");

        assertEquals(ROLE + "reader", roleFor(cluster.token("team-a", "reader", "pod-1")));
        Thread.sleep(1100);
        cluster.rotate("EC");
        assertEquals(ROLE + "writer", roleFor(cluster.token("team-a", "writer", "pod-2")));
        assertEquals(0, cluster.reviews());
    }
}
