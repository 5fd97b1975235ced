package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.cli.serve.LocalRequest;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.cli.serve.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The container credentials protocol as the EKS Pod Identity Agent speaks it: one GET with the token of the pod, errors
 * as text. The token alone determines the role. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">Amazon EKS User Guide, how
 *     EKS Pod Identity works</a>
 */
final class PodIdentityProtocol {

    static final String PATH = "/v1/credentials";

    private static final int MAX_WAITING = 2048;
    private static final int MAX_WAITING_OF_A_CLIENT = 256;

    /** The server closes connections that get no response in ten seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private final TokenCheck check;
    private final Supplier<RoleMap> map;
    private final RoleSessions sessions;
    private final Duration longestWait;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Integer> waitingOfClients = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> responses = new ConcurrentHashMap<>();

    PodIdentityProtocol(TokenCheck check, Supplier<RoleMap> map, RoleSessions sessions) {
        this(check, map, sessions, LONGEST_WAIT);
    }

    PodIdentityProtocol(TokenCheck check, Supplier<RoleMap> map, RoleSessions sessions, Duration longestWait) {
        this.check = check;
        this.map = map;
        this.sessions = sessions;
        this.longestWait = longestWait;
    }

    Map<String, Resource> resources() {
        return Map.of(PATH, Resource.getLater(this::respond));
    }

    /** Returns the number of responses by status. */
    Map<Integer, Long> responses() {
        Map<Integer, Long> counts = new TreeMap<>();
        responses.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    private CompletionStage<LocalResponse> respond(LocalRequest request) {
        return request.header("Authorization")
                .filter(token -> !token.isEmpty())
                .map(token -> respond(token, request.client()))
                .orElseGet(() ->
                        completed(400, "the Authorization header is missing; it must contain the token of the pod"))
                .thenApply(this::counted);
    }

    /** Responds even to a client with too many waiting requests, if the response needs no waiting. */
    private CompletionStage<LocalResponse> respond(String token, String client) {
        boolean mayWait = beginWait(client);
        CompletionStage<Pod> pod = mayWait ? check.podOf(token, client) : check.podWithoutVerification(token);
        CompletableFuture<LocalResponse> response = pod.thenCompose(this::credentialsOf)
                .exceptionally(PodIdentityProtocol::refusal)
                .toCompletableFuture();
        if (mayWait) {
            return response.completeOnTimeout(
                            text(503, "the credentials are late; ask again"),
                            longestWait.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .whenComplete((ignored, failure) -> endWait(client));
        }
        return response.isDone() ? response : completed(503, "too many requests wait");
    }

    private boolean beginWait(String client) {
        int all = waiting.incrementAndGet();
        int ofClient = waitingOfClients.merge(client, 1, Integer::sum);
        if (all <= MAX_WAITING && ofClient <= MAX_WAITING_OF_A_CLIENT) {
            return true;
        }
        endWait(client);
        return false;
    }

    private void endWait(String client) {
        waiting.decrementAndGet();
        waitingOfClients.computeIfPresent(client, (ignored, count) -> count == 1 ? null : count - 1);
    }

    private CompletionStage<LocalResponse> credentialsOf(Pod pod) {
        Optional<RoleSession> session = map.get().sessionFor(pod);
        return session.isPresent()
                ? sessions.credentials(session.get())
                : completed(
                        403,
                        "no role is mapped to the service account " + pod.account()
                                + "; add it to the role map of this node's agent");
    }

    private static LocalResponse refusal(Throwable failure) {
        return RefusedTokenException.in(failure)
                .map(refused -> text(refused.status(), refused.getMessage()))
                .orElseGet(() -> text(500, "unexpected failure (this is a bug)"));
    }

    private LocalResponse counted(LocalResponse response) {
        responses.computeIfAbsent(response.status(), status -> new LongAdder()).increment();
        return response;
    }

    private static CompletionStage<LocalResponse> completed(int status, String message) {
        return CompletableFuture.completedFuture(text(status, message));
    }

    private static LocalResponse text(int status, String message) {
        return LocalResponse.text(message + "\n").withStatus(status);
    }
}
