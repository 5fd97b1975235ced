package dev.rolesanywhere.credentials;

import static dev.rolesanywhere.session.CreateSessionFailures.denied;
import static dev.rolesanywhere.session.CreateSessionFailures.throttled;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailable;
import static dev.rolesanywhere.session.CreateSessionFailures.unavailableFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshScheduleTest {

    private static final Instant NOW = ManualClock.START;

    private static SessionCredentials livingFrom(Instant now, Duration life) {
        return new SessionCredentials("ASIA", "secret", "token", now.plus(life), "111122223333");
    }

    private static RefreshSchedule holding(Duration life) {
        return RefreshSchedule.startingAt(NOW).succeeded(livingFrom(NOW, life), NOW, 0.5);
    }

    private static Instant after(String time) {
        return NOW.plus(Duration.parse(time));
    }

    @Test
    void atTheStartNothingIsValidAndAnAttemptIsDue() {
        RefreshSchedule start = RefreshSchedule.startingAt(NOW);

        assertEquals(CredentialsState.EXPIRED, start.stateAt(NOW));
        assertEquals(Optional.empty(), start.validAt(NOW));
        assertEquals(NOW, start.nextAttempt());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, FRESH",
        "PT39M, FRESH",
        "PT40M, PREFETCH",
        "PT44M59S, PREFETCH",
        "PT45M, STALE",
        "PT59M59S, STALE",
        "PT60M, EXPIRED",
        "PT90M, EXPIRED"
    })
    void credentialsOfAnHourGoThroughTheirStates(String age, CredentialsState state) {
        RefreshSchedule schedule = holding(Duration.ofHours(1));

        assertEquals(state, schedule.stateAt(after(age)));
        assertEquals(
                state != CredentialsState.EXPIRED, schedule.validAt(after(age)).isPresent());
    }

    @Test
    void theNextAttemptIsAtThePrefetchTime() {
        RefreshSchedule schedule = holding(Duration.ofHours(1));

        assertEquals(
                CredentialsState.FRESH, schedule.stateAt(schedule.nextAttempt().minusMillis(1)));
        assertEquals(CredentialsState.PREFETCH, schedule.stateAt(schedule.nextAttempt()));
    }

    @Test
    void aFailureLeavesValidCredentialsInHand() {
        RefreshSchedule schedule = holding(Duration.ofHours(1)).failed(unavailable(), after("PT40M"), 0.5);

        assertTrue(schedule.validAt(after("PT59M")).isPresent());
        assertFalse(schedule.validAt(after("PT60M")).isPresent());
    }

    @Test
    void aSuccessForgetsTheTroubleBefore() {
        Instant later = after("PT41M");
        RefreshSchedule schedule = holding(Duration.ofHours(1))
                .failed(unavailable(), after("PT40M"), 0.5)
                .succeeded(livingFrom(later, Duration.ofHours(1)), later, 0);

        assertEquals(null, schedule.streak());
        assertEquals(CredentialsState.FRESH, schedule.stateAt(later));
    }

    @Test
    void whoWaitedLongWithNothingValidRenewsTheLaterTheLongerTheWait() {
        RefreshSchedule failing = RefreshSchedule.startingAt(NOW).failed(unavailable(), NOW, 0);

        assertEquals(Duration.ofSeconds(2392), untilRenewal(failing, Duration.ofMinutes(18)));
        assertEquals(Duration.ofSeconds(2602), untilRenewal(failing, Duration.ofMinutes(34)));
    }

    private static Duration untilRenewal(RefreshSchedule failing, Duration waited) {
        Instant now = NOW.plus(waited);
        RefreshSchedule schedule = failing.succeeded(livingFrom(now, Duration.ofHours(1)), now, 0);
        return Duration.ofSeconds(Duration.between(now, schedule.nextAttempt()).toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"PT1S", "PT0.01S", "PT5S"})
    void howeverShortTheLifeFiveSecondsPassBetweenAttemptsAndThreeForCallers(Duration life) {
        RefreshSchedule schedule = holding(life);

        assertEquals(after("PT5S"), schedule.nextAttempt());
        assertEquals(after("PT3S"), schedule.nextOnDemandAttempt());
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 4", "3, 4", "50, 4"})
    void duringAnOutageCallersGetTheNextAttemptWithinFourSeconds(int failures, int seconds) {
        assertEquals(NOW.plusSeconds(seconds), failing(unavailable(), failures).nextOnDemandAttempt());
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 6", "4, 24", "6, 96", "50, 300"})
    void whereMoreCallsDoHarmCallersWaitAsLongAsTheBackground(int failures, int seconds) {
        assertEquals(NOW.plusSeconds(seconds), failing(throttled(), failures).nextOnDemandAttempt());
        assertEquals(NOW.plusSeconds(seconds), failing(denied(), failures).nextOnDemandAttempt());
    }

    private static RefreshSchedule failing(SigningHelperException failure, int times) {
        RefreshSchedule schedule = RefreshSchedule.startingAt(NOW);
        for (int number = 0; number < times; number++) {
            schedule = schedule.failed(failure, NOW, 1);
        }
        return schedule;
    }

    @Test
    void callersTooWaitAsLongAsTheServiceAsks() {
        RefreshSchedule schedule = failing(unavailableFor(Duration.ofMinutes(4)), 1);

        assertEquals(after("PT4M"), schedule.nextOnDemandAttempt());
    }
}
