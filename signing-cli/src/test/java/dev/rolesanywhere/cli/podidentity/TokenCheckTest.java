package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which tokens are verified when. The workers run when the test says so. */
class TokenCheckTest {

    private static final int MAX_QUEUED = 100;
    private static final Pod POD = new Pod("team-a", "reader", "pod-1");

    private final List<String> events = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private int verifications;
    private @Nullable RefusedTokenException answer;
    private long nanos = 1;
    private @Nullable Error failure;

    private final TokenCheck check = new TokenCheck(
            new TokenCheck.Rules(FakeCluster.AUDIENCE, FakeCluster.NODE, Clock.systemUTC()),
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

    private String token(String pod) {
        return token(FakeCluster.claims("team-a", "reader", pod));
    }

    private String token(Map<String, String> claims) {
        return FakeCluster.sign(FakeCluster.FIRST_KEY, "RS256", "key", claims);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private CompletableFuture<Pod> ask(String token) {
        return ask(token, "10.0.0.1");
    }

    private CompletableFuture<Pod> ask(String token, String client) {
        return check.podOf(token, client).toCompletableFuture();
    }

    private Pod podOf(String token) {
        CompletableFuture<Pod> pod = ask(token);
        runAll();
        return pod.join();
    }

    private int refusalOf(String token) {
        CompletableFuture<Pod> result = ask(token);
        runAll();
        return refusalIn(result);
    }

    private static int refusalIn(CompletableFuture<Pod> result) {
        CompletionException failure = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(RefusedTokenException.class, failure.getCause()).status();
    }

    private void runAll() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Test
    void aTokenIsVerifiedOnceInSeconds() {
        String token = token("pod-1");
        assertEquals(POD, podOf(token));
        assertEquals(POD, ask(token).join(), "without work");
        assertEquals(1, verifications);

        pass(VerifiedTokens.FRESH);
        assertEquals(POD, podOf(token));
        assertEquals(2, verifications);
        assertEquals(List.of("new pod-1"), events, "once for each token");
    }

    @Test
    void requestsWithTheSameTokenShareAVerification() {
        String token = token("pod-1");
        List<CompletableFuture<Pod>> all = new ArrayList<>();
        for (int at = 0; at < 100; at++) {
            all.add(ask(token));
        }
        runAll();

        all.forEach(each -> assertEquals(POD, each.join()));
        assertEquals(1, verifications);
    }

    @Test
    void aDeletedPodLosesItsAccessWhenItsTokenIsVerifiedAgain() {
        String token = token("pod-1");
        podOf(token);
        answer = RefusedTokenException.invalid("deleted");
        assertEquals(POD, podOf(token));
        pass(VerifiedTokens.FRESH);

        assertEquals(400, refusalOf(token));
    }

    @Test
    void aRefusalIsRememberedForSeconds() {
        String token = token("pod-1");
        answer = RefusedTokenException.invalid("unknown");
        assertEquals(400, refusalOf(token));
        assertEquals(400, refusalOf(token));
        assertEquals(1, verifications);

        answer = null;
        pass(VerifiedTokens.REFUSED);
        assertEquals(POD, podOf(token));
    }

    @Test
    void tokensThatCannotFitAreNotVerified() {
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        claims.put("aud", "[\"other\"]");

        assertEquals(400, refusalOf(token(claims)));
        assertEquals(400, refusalOf("nonsense"));
        assertEquals(0, verifications);
    }

    @Test
    void duringAnOutageKnownTokensWorkForALimitedTimeAndNewOnesDoNot() {
        String known = token("pod-1");
        podOf(known);
        answer = RefusedTokenException.unavailable("down", null);
        pass(VerifiedTokens.FRESH);

        assertEquals(POD, podOf(known));
        assertEquals(503, refusalOf(token("pod-2")));
        assertTrue(check.isOutage());
        pass(VerifiedTokens.LONGEST_OUTAGE);
        assertEquals(503, refusalOf(known));

        answer = null;
        pass(TokenCheck.BETWEEN_ATTEMPTS);
        assertEquals(POD, podOf(known));
        assertFalse(check.isOutage());
        assertEquals(List.of("new pod-1", "began", "ended"), events);
    }

    @Test
    void duringAnOutageOneTokenIsTriedEveryFewSecondsAndNoRequestWaits() {
        String known = token("pod-1");
        podOf(known);
        answer = RefusedTokenException.unavailable("down", null);
        pass(VerifiedTokens.FRESH);
        assertEquals(503, refusalOf(token("pod-2")));
        int before = verifications;

        for (int at = 3; at < 50; at++) {
            assertEquals(503, refusalOf(token("pod-" + at)));
            assertEquals(POD, podOf(known));
        }
        assertEquals(before, verifications);
    }

    /** A pod could make verifications slow, and would keep the access of its deleted pods. */
    @Test
    void aKnownTokenWaitsForASlowVerification() throws InterruptedException {
        String known = token("pod-1");
        podOf(known);
        pass(VerifiedTokens.FRESH);
        CompletableFuture<Pod> result = ask(known);
        Thread.sleep(TokenCheck.PATIENCE.plusMillis(100).toMillis());
        assertFalse(result.isDone());

        answer = RefusedTokenException.invalid("deleted");
        runAll();
        assertEquals(400, refusalOf(known));
        assertTrue(result.isCompletedExceptionally());
    }

    @Test
    void aKnownTokenDoesNotWaitForAnApiServerThatIsDown() {
        String known = token("pod-1");
        podOf(known);
        answer = RefusedTokenException.unavailable("down", null);
        pass(VerifiedTokens.FRESH);
        podOf(known);
        pass(TokenCheck.BETWEEN_ATTEMPTS);

        assertEquals(POD, ask(known).join(), "although no worker has run");
    }

    @Test
    void aTokenIsOnlyDecidedWithoutVerificationIfNoneIsNecessary() {
        String token = token("pod-1");
        assertEquals(503, refusalWithoutVerification(token));
        assertTrue(work.isEmpty());

        podOf(token);
        assertEquals(
                POD, check.podWithoutVerification(token).toCompletableFuture().join());
        pass(VerifiedTokens.FRESH);
        assertEquals(503, refusalWithoutVerification(token));
        answer = RefusedTokenException.invalid("deleted");
        refusalOf(token);
        assertEquals(400, refusalWithoutVerification(token));
    }

    private int refusalWithoutVerification(String token) {
        return refusalIn(check.podWithoutVerification(token).toCompletableFuture());
    }

    private List<CompletableFuture<Pod>> flood(String client) {
        List<CompletableFuture<Pod>> answers = new ArrayList<>();
        for (int at = 0; at < MAX_QUEUED + 50; at++) {
            answers.add(ask(token("flood-" + client + at), client));
        }
        return answers;
    }

    @Test
    void whenTooManyTokensWaitFurtherOnesAreRejectedTemporarily() {
        CompletableFuture<Pod> last = flood("10.0.0.1").get(MAX_QUEUED + 49);

        assertTrue(last.isCompletedExceptionally());
        assertEquals(MAX_QUEUED, work.size());
        runAll();
        assertEquals(POD, podOf(token("pod-1")));
    }

    @Test
    void aPodThatSendsManyTokensDelaysOnlyItself() {
        flood("10.0.0.9");
        CompletableFuture<Pod> other = ask(token("pod-1"), "10.0.0.1");

        work.remove().run();
        work.remove().run();

        assertEquals(POD, other.join());
        assertEquals(2, verifications);
    }

    @Test
    void aPodThatSendsManyTokensDoesNotKeepAKnownOne() {
        String known = token("pod-1");
        podOf(known);
        pass(VerifiedTokens.FRESH);
        flood("10.0.0.1");

        assertEquals(503, refusalIn(ask(known)));
        assertFalse(check.isOutage());
    }

    @Test
    void aKnownTokenOfAnotherPodIsVerifiedWhileTooManyWait() {
        String known = token("pod-1");
        podOf(known);
        pass(VerifiedTokens.FRESH);
        flood("10.0.0.9");

        assertEquals(POD, podOf(known));
    }

    @Test
    void aFailureThatNobodyExpectsDoesNotBlockTheToken() {
        failure = new StackOverflowError();
        String token = token("pod-1");
        CompletableFuture<Pod> first = ask(token);
        assertDoesNotThrow(this::runAll);
        assertInstanceOf(
                StackOverflowError.class,
                assertThrows(CompletionException.class, first::join).getCause());

        failure = null;
        assertEquals(POD, podOf(token));
    }

    @Test
    void tokensThatWaitWhenAnOutageBeginsAreNotTriedOneAfterAnother() {
        answer = RefusedTokenException.unavailable("down", null);
        List<CompletableFuture<Pod>> all = flood("10.0.0.1");
        runAll();

        assertTrue(all.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertEquals(1, verifications);
    }

    /** Otherwise a pod could prolong an outage for the others. */
    @Test
    void aTokenThatIsRejectedByTheClusterEndsAnOutage() {
        answer = RefusedTokenException.unavailable("down", null);
        assertEquals(503, refusalOf(token("pod-1")));
        pass(TokenCheck.BETWEEN_ATTEMPTS);
        assertEquals(400, refusalOf("nonsense"));
        assertTrue(check.isOutage());

        answer = RefusedTokenException.invalid("forged");
        assertEquals(400, refusalOf(token("forged")));

        assertFalse(check.isOutage());
        answer = null;
        assertEquals(POD, podOf(token("pod-1")));
    }

    @Test
    void aSingleTokenThatCannotBeVerifiedIsNotAnOutage() {
        answer = RefusedTokenException.later("unknown key");
        assertEquals(503, refusalOf(token("pod-2")));
        assertFalse(check.isOutage());

        answer = null;
        assertEquals(POD, podOf(token("pod-1")));
    }

    @Test
    void anExpiredTokenIsNotAcceptedEvenIfItIsRemembered() throws InterruptedException {
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        claims.put("exp", Long.toString(Clock.systemUTC().instant().getEpochSecond() + 2));
        String token = token(claims);
        assertEquals(POD, podOf(token));
        Thread.sleep(2100);

        assertEquals(400, refusalOf(token));
    }

    @Test
    void theNumberOfRememberedTokensIsLimited() {
        VerifiedTokens tokens = new VerifiedTokens(Clock.systemUTC(), () -> nanos);
        ProjectedToken token = ProjectedToken.parse(token("pod-1"));
        for (int at = 0; at < 5000; at++) {
            tokens.add("digest-" + at, token);
        }

        assertEquals(4096, tokens.size());
        assertTrue(tokens.fresh("digest-0").isEmpty());
        assertEquals(POD, tokens.fresh("digest-4999").orElseThrow());
    }
}
