package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rolesanywhere.cli.serve.LocalRequest;
import dev.rolesanywhere.cli.serve.LocalResponse;
import dev.rolesanywhere.cli.serve.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many requests can wait. The workers run when the test says so, and the map is empty. */
class PodIdentityProtocolTest {

    private static final int MAX_WAITING_OF_A_POD = 256;

    /** Signed before requests wait, because that takes time. */
    private static final List<String> TOKENS = IntStream.range(0, MAX_WAITING_OF_A_POD + 2)
            .mapToObj(pod -> FakeCluster.sign(
                    FakeCluster.FIRST_KEY, "RS256", "key", FakeCluster.claims("team-a", "reader", "pod-" + pod)))
            .toList();

    private static final String FURTHER = TOKENS.get(MAX_WAITING_OF_A_POD);

    private final Deque<Runnable> work = new ArrayDeque<>();
    private final PodIdentityProtocol protocol = new PodIdentityProtocol(
            new TokenCheck(
                    new TokenCheck.Rules(FakeCluster.AUDIENCE, FakeCluster.NODE, Clock.systemUTC()),
                    token -> {},
                    new FairExecutor(work::add, 10_000),
                    new TokenCheck.Events() {
                        @Override
                        public void newToken(Pod pod) {}

                        @Override
                        public void outageBegan(String reason) {}

                        @Override
                        public void outageEnded() {}
                    },
                    () -> 1),
            () -> new RoleMap(List.of()),
            new RoleSessions(
                    (session, listener) -> {
                        throw new AssertionError("no role is mapped");
                    },
                    () -> 1),
            Duration.ofMinutes(10));

    private CompletableFuture<LocalResponse> ask(String token, String client) {
        Resource resource = Objects.requireNonNull(protocol.resources().get(PodIdentityProtocol.PATH));
        return resource.handler()
                .apply(new LocalRequest("GET", PodIdentityProtocol.PATH, client, name -> Optional.of(token)))
                .toCompletableFuture();
    }

    private List<CompletableFuture<LocalResponse>> fill() {
        return TOKENS.subList(0, MAX_WAITING_OF_A_POD).stream()
                .map(token -> ask(token, "10.0.0.1"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void aRequestAboveTheLimitOfItsPodQueuesNoVerification() {
        List<CompletableFuture<LocalResponse>> waiting = fill();

        assertEquals(503, ask(FURTHER, "10.0.0.1").join().status());
        assertEquals(MAX_WAITING_OF_A_POD, work.size());
        CompletableFuture<LocalResponse> other = ask(TOKENS.get(MAX_WAITING_OF_A_POD + 1), "10.0.0.2");
        assertFalse(other.isDone());
        assertEquals(MAX_WAITING_OF_A_POD + 1, work.size());

        work.forEach(Runnable::run);
        waiting.add(other);
        waiting.forEach(response -> assertEquals(403, response.join().status()));
        assertFalse(ask(FURTHER, "10.0.0.1").isDone(), "others wait no longer");
    }

    @Test
    void aKnownTokenIsAnsweredEvenIfManyRequestsWait() {
        CompletableFuture<LocalResponse> first = ask(FURTHER, "10.0.0.1");
        work.remove().run();
        assertEquals(403, first.join().status());
        assertEquals(MAX_WAITING_OF_A_POD, fill().size());

        assertEquals(403, ask(FURTHER, "10.0.0.1").join().status());
    }
}
