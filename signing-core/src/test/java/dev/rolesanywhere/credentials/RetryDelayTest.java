package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.throttled;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {

    private static final Instant NOW = HandDrivenClock.START;

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 40", "4, 80", "5, 160", "6, 300", "7, 300", "100000, 300"})
    void withNothingValidTheLongestWaitDoublesFromTenSecondsToFiveMinutes(int failures, int longest) {
        Trouble trouble = new Trouble(unavailable(), NOW, NOW, failures, 0);

        assertEquals(Duration.ofSeconds(longest), RetryDelay.after(trouble, null, NOW, 1));
        assertEquals(Duration.ofSeconds(Math.max(5, longest / 2)), RetryDelay.after(trouble, null, NOW, 0.5));
        assertEquals(Duration.ofSeconds(5), RetryDelay.after(trouble, null, NOW, 0));
    }

    @Test
    void withLittleLifeLeftTheWaitIsHalfOfItAtTheMost() {
        Trouble trouble = new Trouble(unavailable(), NOW, NOW, 9, 0);

        assertEquals(Duration.ofMinutes(5), RetryDelay.after(trouble, leaving(Duration.ofMinutes(20)), NOW, 1));
        assertEquals(Duration.ofMinutes(1), RetryDelay.after(trouble, leaving(Duration.ofMinutes(2)), NOW, 1));
        assertEquals(Duration.ofSeconds(5), RetryDelay.after(trouble, leaving(Duration.ofSeconds(4)), NOW, 1));
    }

    @Test
    void aRefusalThatCannotMendItselfIsRetriedSlowlyFromTheFirst() {
        Trouble trouble = Trouble.after(null, denied(), NOW);

        assertEquals(Duration.ofSeconds(150), RetryDelay.after(trouble, null, NOW, 0));
        assertEquals(Duration.ofMinutes(5), RetryDelay.after(trouble, leaving(Duration.ofMinutes(1)), NOW, 1));
    }

    @Test
    void retryAfterIsHonouredUpToAnHour() {
        assertEquals(Duration.ofMinutes(10), delayAfter(unavailableFor(Duration.ofMinutes(10))));
        assertEquals(Duration.ofHours(1), delayAfter(unavailableFor(Duration.ofDays(10))));
        assertEquals(Duration.ofSeconds(5), delayAfter(unavailableFor(Duration.ofSeconds(1))));
    }

    @Test
    void withNothingValidThrottlingIsSpreadOverFiveMinutesFromTheFirst() {
        Trouble trouble = Trouble.after(null, throttled(), NOW);

        assertEquals(Duration.ofMinutes(5), RetryDelay.after(trouble, null, NOW, 1));
    }

    @Test
    void threeThrottlingsAreRetriedBeforeUsersGetLessLifeThanTheyShould() {
        Trouble trouble = new Trouble(throttled(), NOW, NOW, 3, 3);

        assertEquals(Duration.ofMinutes(2), RetryDelay.after(trouble, leaving(Duration.ofMinutes(17)), NOW, 1));
        assertEquals(Duration.ofMinutes(5), RetryDelay.after(trouble, leaving(Duration.ofMinutes(23)), NOW, 1));
    }

    @Test
    void afterThemMostOfTheLifeIsLeftToThoseWhoCannotWait() {
        Trouble trouble = new Trouble(throttled(), NOW, NOW, 4, 4);

        assertEquals(Duration.ofMinutes(13), RetryDelay.after(trouble, leaving(Duration.ofMinutes(20)), NOW, 0));
        assertEquals(Duration.ofMinutes(18), RetryDelay.after(trouble, leaving(Duration.ofMinutes(20)), NOW, 1));
    }

    @Test
    void throttledInTheLastMinutesTheWaitIsAQuarterOfTheLifeAtTheMost() {
        Trouble trouble = new Trouble(throttled(), NOW, NOW, 2, 2);

        assertEquals(Duration.ofMinutes(1), RetryDelay.after(trouble, leaving(Duration.ofMinutes(4)), NOW, 1));
        assertEquals(Duration.ofSeconds(5), RetryDelay.after(trouble, leaving(Duration.ofSeconds(9)), NOW, 1));
    }

    private static Duration delayAfter(RolesAnywhereException failure) {
        return RetryDelay.after(Trouble.after(null, failure, NOW), null, NOW, 0);
    }

    private static HeldCredentials leaving(Duration left) {
        SessionCredentials credentials =
                new SessionCredentials("ASIA", "secret", "token", NOW.plus(left), "111122223333");
        Instant obtained = NOW.plus(left).minus(Duration.ofHours(1));
        return new HeldCredentials(credentials, obtained, NOW);
    }
}
