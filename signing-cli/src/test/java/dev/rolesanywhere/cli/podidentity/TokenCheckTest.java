package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Which tokens are verified when. */
class TokenCheckTest extends TokenCheckTestCase {

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
    void anExpiredTokenIsNotAcceptedEvenIfItIsRemembered() {
        Map<String, String> claims = FakeCluster.claims("team-a", "reader", "pod-1");
        claims.put("exp", Long.toString(clock.instant().getEpochSecond() + 2));
        String token = token(claims);
        assertEquals(POD, podOf(token));
        clock.advance(Duration.ofMillis(2100));

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
