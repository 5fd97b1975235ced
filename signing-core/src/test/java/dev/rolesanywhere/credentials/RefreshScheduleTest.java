package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.throttled;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshState.FailureStreak;
import dev.rolesanywhere.credentials.RefreshState.Latest;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshScheduleTest {

    private static final Instant NOW = ManualClock.START;

    @ParameterizedTest
    @CsvSource({
        "PT12H, PT7H10M59S, PT8H45M36S",
        "PT1H, PT35M54S, PT43M48S",
        "PT45M, PT23M46S, PT29M",
        "PT30M, PT12M18S, PT15M",
        "PT15M, PT6M9S, PT7M30S",
        "PT60S, PT24S, PT30S"
    })
    void theTimeToRenewFollowsTheLife(Duration life, Duration earliest, Duration latest) {
        assertEquals(earliest, seconds(RefreshSchedule.untilPrefetch(life, 0)));
        assertEquals(latest, seconds(RefreshSchedule.untilPrefetch(life, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT45M", "PT46M", "PT59M", "PT1H", "PT90M", "PT2H", "PT12H"})
    void credentialsOfFortyFiveMinutesOrMoreAreRenewedWithFifteenMinutesLeftAndAMargin(Duration life) {
        Duration left = life.minus(RefreshSchedule.untilPrefetch(life, 1));

        assertTrue(left.compareTo(Duration.ofMinutes(16)) >= 0, left::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1M", "PT15M", "PT30M", "PT44M"})
    void shortLivedOnesAreRenewedAfterAtLeastAThirdOfTheirLife(Duration life) {
        Duration earliest = RefreshSchedule.untilPrefetch(life, 0);

        assertTrue(earliest.multipliedBy(3).compareTo(life) > 0, earliest::toString);
    }

    @ParameterizedTest
    @CsvSource({"PT12H, PT15M", "PT45M, PT15M", "PT44M57S, PT14M59S", "PT30M, PT10M", "PT15M, PT5M"})
    void usersGetAThirdOfTheLifeAndFifteenMinutesAtTheMost(Duration life, Duration least) {
        assertEquals(least, RefreshSchedule.leastLife(life));
    }

    @Test
    void whoWaitedLongerForTheFirstRenewsLater() {
        Duration life = Duration.ofHours(1);

        assertEquals(0, RefreshSchedule.positionAfterWaiting(Duration.ZERO, life, 0));
        assertEquals(0.5, RefreshSchedule.positionAfterWaiting(Duration.ofMinutes(18), life, 0), 0.01);
    }

    @Test
    void whoWaitedMoreThanARoundRenewsAtAnyTimeThatSuits() {
        assertEquals(0.3, RefreshSchedule.positionAfterWaiting(Duration.ofHours(3), Duration.ofHours(1), 0.3));
    }

    private static Duration seconds(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"1, 15", "2, 30", "3, 60", "4, 120", "5, 240", "6, 300", "7, 300", "100000, 300"})
    void withNothingValidTheLongestWaitDoublesFromFifteenSecondsToFiveMinutes(int failures, int longest) {
        FailureStreak streak = new FailureStreak(unavailable(), NOW, failures);

        assertEquals(Duration.ofSeconds(longest), RefreshSchedule.waitAfter(streak, null, NOW, 1));
        assertEquals(Duration.ofMillis(2500 + longest * 500L), RefreshSchedule.waitAfter(streak, null, NOW, 0.5));
        assertEquals(Duration.ofSeconds(5), RefreshSchedule.waitAfter(streak, null, NOW, 0));
    }

    @Test
    void withLittleLifeLeftTheWaitIsHalfOfItAtTheMost() {
        FailureStreak streak = new FailureStreak(unavailable(), NOW, 9);

        assertEquals(Duration.ofMinutes(5), RefreshSchedule.waitAfter(streak, leaving(Duration.ofMinutes(20)), NOW, 1));
        assertEquals(Duration.ofMinutes(1), RefreshSchedule.waitAfter(streak, leaving(Duration.ofMinutes(2)), NOW, 1));
        assertEquals(Duration.ofSeconds(5), RefreshSchedule.waitAfter(streak, leaving(Duration.ofSeconds(4)), NOW, 1));
    }

    @Test
    void aRejectionThatCannotFixItselfIsRetriedSlowlyFromTheFirst() {
        FailureStreak streak = FailureStreak.after(null, denied(), NOW);

        assertEquals(Duration.ofMillis(152_500), RefreshSchedule.waitAfter(streak, null, NOW, 0));
        assertEquals(Duration.ofMinutes(5), RefreshSchedule.waitAfter(streak, leaving(Duration.ofMinutes(1)), NOW, 1));
    }

    @Test
    void retryAfterIsFollowedUpToAnHour() {
        assertEquals(Duration.ofMinutes(10), delayAfter(unavailableFor(Duration.ofMinutes(10))));
        assertEquals(Duration.ofHours(1), delayAfter(unavailableFor(Duration.ofDays(10))));
        assertEquals(Duration.ofSeconds(5), delayAfter(unavailableFor(Duration.ofSeconds(1))));
    }

    @Test
    void withNothingValidThrottlingIsSpreadOverFiveMinutesFromTheFirst() {
        FailureStreak streak = FailureStreak.after(null, throttled(), NOW);

        assertEquals(Duration.ofMinutes(5), RefreshSchedule.waitAfter(streak, null, NOW, 1));
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

        assertEquals(longest, RefreshSchedule.waitAfter(streak, leaving(left), NOW, 1));
    }

    private static Duration delayAfter(SigningHelperException failure) {
        return RefreshSchedule.waitAfter(FailureStreak.after(null, failure, NOW), null, NOW, 0);
    }

    private static Latest leaving(Duration left) {
        SessionCredentials credentials =
                new SessionCredentials("ASIA", "secret", "token", NOW.plus(left), "111122223333");
        Instant obtained = NOW.plus(left).minus(Duration.ofHours(1));
        return new Latest(credentials, obtained, NOW);
    }
}
