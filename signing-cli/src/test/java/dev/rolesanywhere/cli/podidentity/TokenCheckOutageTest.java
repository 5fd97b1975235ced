package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What happens to tokens while none, or not all, can be verified. */
class TokenCheckOutageTest extends TokenCheckTestCase {

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
    void aPodThatSendsManyTokensDoesNotKeepAKnownOne() {
        String known = token("pod-1");
        podOf(known);
        pass(VerifiedTokens.FRESH);
        flood("10.0.0.1");

        assertEquals(503, refusalIn(ask(known)));
        assertFalse(check.isOutage());
    }
}
