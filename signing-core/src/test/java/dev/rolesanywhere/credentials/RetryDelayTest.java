package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.throttled;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {

    private static final Instant NOW = ManualClock.START;

    @ParameterizedTest
    @CsvSource({"1, 15", "2, 30", "3, 60", "4, 120", "5, 240", "6, 300", "7, 300", "100000, 300"})
    void withNothingValidTheLongestWaitDoublesFromFifteenSecondsToFiveMinutes(int failures, int longest) {
        FailureStreak streak = new FailureStreak(unavailable(), NOW, failures);

        assertEquals(Duration.ofSeconds(longest), RetryDelay.after(streak, null, NOW, 1));
        assertEquals(Duration.ofMillis(2500 + longest * 500L), RetryDelay.after(streak, null, NOW, 0.5));
        assertEquals(Duration.ofSeconds(5), RetryDelay.after(streak, null, NOW, 0));
    }

    @Test
    void withLittleLifeLeftTheWaitIsHalfOfItAtTheMost() {
        FailureStreak streak = new FailureStreak(unavailable(), NOW, 9);

        assertEquals(Duration.ofMinutes(5), RetryDelay.after(streak, leaving(Duration.ofMinutes(20)), NOW, 1));
        assertEquals(Duration.ofMinutes(1), RetryDelay.after(streak, leaving(Duration.ofMinutes(2)), NOW, 1));
        assertEquals(Duration.ofSeconds(5), RetryDelay.after(streak, leaving(Duration.ofSeconds(4)), NOW, 1));
    }

    @Test
    void aRejectionThatCannotFixItselfIsRetriedSlowlyFromTheFirst() {
        FailureStreak streak = FailureStreak.after(null, denied(), NOW);

        assertEquals(Duration.ofMillis(152_500), RetryDelay.after(streak, null, NOW, 0));
        assertEquals(Duration.ofMinutes(5), RetryDelay.after(streak, leaving(Duration.ofMinutes(1)), NOW, 1));
    }

    @Test
    void retryAfterIsHonouredUpToAnHour() {
        assertEquals(Duration.ofMinutes(10), delayAfter(unavailableFor(Duration.ofMinutes(10))));
        assertEquals(Duration.ofHours(1), delayAfter(unavailableFor(Duration.ofDays(10))));
        assertEquals(Duration.ofSeconds(5), delayAfter(unavailableFor(Duration.ofSeconds(1))));
    }

    @Test
    void withNothingValidThrottlingIsSpreadOverFiveMinutesFromTheFirst() {
        FailureStreak streak = FailureStreak.after(null, throttled(), NOW);

        assertEquals(Duration.ofMinutes(5), RetryDelay.after(streak, null, NOW, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT23M, PT5M",
        "1, PT17M, PT2M",
        "3, PT17M, PT2M",
        "4, PT17M, PT2M",
        "1, PT14M, PT4M",
        "1, PT10M4S, PT2M31S",
        "9, PT8M, PT2M",
        "9, PT8S, PT5S"
    })
    void throttledItTriesWhileThereIsALifeOfFifteenMinutesThenOfTenThenMoreAndMore(
            int failures, Duration left, Duration longest) {
        FailureStreak streak = new FailureStreak(throttled(), NOW, failures);

        assertEquals(longest, RetryDelay.after(streak, leaving(left), NOW, 1));
    }

    private static Duration delayAfter(SigningHelperException failure) {
        return RetryDelay.after(FailureStreak.after(null, failure, NOW), null, NOW, 0);
    }

    private static RefreshResult leaving(Duration left) {
        SessionCredentials credentials =
                new SessionCredentials("ASIA", "secret", "token", NOW.plus(left), "111122223333");
        Instant obtained = NOW.plus(left).minus(Duration.ofHours(1));
        return new RefreshResult(credentials, obtained, NOW);
    }
}
