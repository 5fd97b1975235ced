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

class RefreshStateTest {

    private static final Instant NOW = ManualClock.START;

    private static SessionCredentials livingFrom(Instant now, Duration life) {
        return new SessionCredentials("ASIA", "secret", "token", now.plus(life), "111122223333");
    }

    private static RefreshState holding(Duration life) {
        return RefreshState.startingAt(NOW).succeeded(livingFrom(NOW, life), NOW, 0.5);
    }

    private static Instant after(String time) {
        return NOW.plus(Duration.parse(time));
    }

    @Test
    void atTheStartNothingIsValidAndAnAttemptIsDue() {
        RefreshState start = RefreshState.startingAt(NOW);

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
    void credentialsOfAnHourGoThroughTheirStates(String age, CredentialsState expected) {
        RefreshState state = holding(Duration.ofHours(1));

        assertEquals(expected, state.stateAt(after(age)));
        assertEquals(
                expected != CredentialsState.EXPIRED, state.validAt(after(age)).isPresent());
    }

    @Test
    void theNextAttemptIsAtThePrefetchTime() {
        RefreshState state = holding(Duration.ofHours(1));

        assertEquals(CredentialsState.FRESH, state.stateAt(state.nextAttempt().minusMillis(1)));
        assertEquals(CredentialsState.PREFETCH, state.stateAt(state.nextAttempt()));
    }

    @Test
    void aFailureKeepsValidCredentials() {
        RefreshState state = holding(Duration.ofHours(1)).failed(unavailable(), after("PT40M"), 0.5);

        assertTrue(state.validAt(after("PT59M")).isPresent());
        assertFalse(state.validAt(after("PT60M")).isPresent());
    }

    @Test
    void aSuccessForgetsTheTroubleBefore() {
        Instant later = after("PT41M");
        RefreshState state = holding(Duration.ofHours(1))
                .failed(unavailable(), after("PT40M"), 0.5)
                .succeeded(livingFrom(later, Duration.ofHours(1)), later, 0);

        assertEquals(null, state.streak());
        assertEquals(CredentialsState.FRESH, state.stateAt(later));
    }

    @Test
    void whoWaitedLongWithNothingValidRenewsTheLaterTheLongerTheWait() {
        RefreshState failing = RefreshState.startingAt(NOW).failed(unavailable(), NOW, 0);

        assertEquals(Duration.ofSeconds(2392), untilRenewal(failing, Duration.ofMinutes(18)));
        assertEquals(Duration.ofSeconds(2602), untilRenewal(failing, Duration.ofMinutes(34)));
    }

    private static Duration untilRenewal(RefreshState failing, Duration waited) {
        Instant now = NOW.plus(waited);
        RefreshState state = failing.succeeded(livingFrom(now, Duration.ofHours(1)), now, 0);
        return Duration.ofSeconds(Duration.between(now, state.nextAttempt()).toSeconds());
    }

    @Test
    void credentialsMayNeverExpire() {
        SessionCredentials eternal = new SessionCredentials("ASIA", "secret", "token", Instant.MAX, "111122223333");

        RefreshState state = RefreshState.startingAt(NOW).succeeded(eternal, NOW, 1);

        assertEquals(CredentialsState.FRESH, state.stateAt(after("PT87600H")));
        assertTrue(state.failed(throttled(), NOW, 1).nextAttempt().isAfter(NOW));
    }

    @ParameterizedTest
    @CsvSource({"PT1S", "PT0.01S", "PT5S"})
    void howeverShortTheLifeFiveSecondsPassBetweenAttemptsAndThreeForCallers(Duration life) {
        RefreshState state = holding(life);

        assertEquals(after("PT5S"), state.nextAttempt());
        assertEquals(after("PT3S"), state.nextOnDemandAttempt());
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

    private static RefreshState failing(SigningHelperException failure, int times) {
        RefreshState state = RefreshState.startingAt(NOW);
        for (int number = 0; number < times; number++) {
            state = state.failed(failure, NOW, 1);
        }
        return state;
    }

    @Test
    void callersAlsoWaitAsLongAsTheServiceAsks() {
        RefreshState state = failing(unavailableFor(Duration.ofMinutes(4)), 1);

        assertEquals(after("PT4M"), state.nextOnDemandAttempt());
    }
}
