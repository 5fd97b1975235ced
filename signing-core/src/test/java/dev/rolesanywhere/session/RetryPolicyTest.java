package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.session.internal.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(10, Duration.ofMillis(500), Duration.ofSeconds(20));

    @Test
    void theCeilingDoublesUpToTheLongestWait() {
        assertEquals(Optional.of(Duration.ofMillis(500)), POLICY.waitAfter(1, 1, Optional.empty()));
        assertEquals(Optional.of(Duration.ofSeconds(1)), POLICY.waitAfter(2, 1, Optional.empty()));
        assertEquals(Optional.of(Duration.ofSeconds(16)), POLICY.waitAfter(6, 1, Optional.empty()));
        assertEquals(Optional.of(Duration.ofSeconds(20)), POLICY.waitAfter(7, 1, Optional.empty()));
    }

    @Test
    void theJitterIsFull() {
        assertEquals(Optional.of(Duration.ZERO), POLICY.waitAfter(3, 0, Optional.empty()));
        assertEquals(Optional.of(Duration.ofMillis(500)), POLICY.waitAfter(3, 0.25, Optional.empty()));
    }

    @Test
    void theLastAttemptIsFollowedByNone() {
        assertEquals(Optional.empty(), POLICY.waitAfter(10, 0.5, Optional.empty()));
    }

    @Test
    void retryAfterIsTheLeastWait() {
        Optional<Duration> asked = Optional.of(Duration.ofSeconds(3));

        assertEquals(asked, POLICY.waitAfter(1, 1, asked));
        assertEquals(Optional.of(Duration.ofSeconds(8)), POLICY.waitAfter(5, 1, asked));
    }

    @Test
    void aRetryAfterBeyondTheLongestWaitEndsTheAttempts() {
        assertEquals(Optional.empty(), POLICY.waitAfter(1, 1, Optional.of(Duration.ofSeconds(21))));
    }
}
