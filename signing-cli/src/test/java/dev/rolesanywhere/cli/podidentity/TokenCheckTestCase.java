package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.cli.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A check of tokens whose workers run, and whose time passes, when the test says so. */
abstract class TokenCheckTestCase {

    static final int MAX_QUEUED = 100;
    static final Pod POD = new Pod("team-a", "reader", "pod-1");

    final List<String> events = new ArrayList<>();
    final Deque<Runnable> work = new ArrayDeque<>();
    int verifications;

    @Nullable
    RefusedTokenException answer;

    long nanos = 1;

    @Nullable
    Error failure;

    final ManualClock clock = new ManualClock();
    final TokenCheck check = new TokenCheck(
            new TokenCheck.Rules(FakeCluster.AUDIENCE, FakeCluster.NODE, clock),
            token -> {
                verifications++;
                if (failure != null) {
                    throw failure;
                }
                if (answer != null) {
                    throw answer;
                }
            },
            new FairExecutor(work::add, MAX_QUEUED),
            new TokenCheck.Events() {
                @Override
                public void newToken(Pod pod) {
                    events.add("new " + pod.name());
                }

                @Override
                public void outageBegan(String reason) {
                    events.add("began");
                }

                @Override
                public void outageEnded() {
                    events.add("ended");
                }
            },
            () -> nanos);

    String token(String pod) {
        return token(FakeCluster.claims("team-a", "reader", pod));
    }

    String token(Map<String, String> claims) {
        return FakeCluster.sign(FakeCluster.FIRST_KEY, "RS256", "key", claims);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    CompletableFuture<Pod> ask(String token) {
        return ask(token, "10.0.0.1");
    }

    CompletableFuture<Pod> ask(String token, String client) {
        return check.podOf(token, client).toCompletableFuture();
    }

    Pod podOf(String token) {
        CompletableFuture<Pod> pod = ask(token);
        runAll();
        return pod.join();
    }

    int refusalOf(String token) {
        CompletableFuture<Pod> result = ask(token);
        runAll();
        return refusalIn(result);
    }

    static int refusalIn(CompletableFuture<Pod> result) {
        CompletionException failure = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(RefusedTokenException.class, failure.getCause()).status();
    }

    void runAll() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    List<CompletableFuture<Pod>> flood(String client) {
        List<CompletableFuture<Pod>> answers = new ArrayList<>();
        for (int at = 0; at < MAX_QUEUED + 50; at++) {
            answers.add(ask(token("flood-" + client + at), client));
        }
        return answers;
    }

    TokenCheckTestCase() {
        // The claims of the fake cluster are of today.
        clock.advance(Duration.between(clock.instant(), Instant.now()));
    }
}
