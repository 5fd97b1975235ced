package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.credentials.SteadyClock.Moment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private final HandDrivenClock hands = new HandDrivenClock();
    private final SteadyClock clock = new SteadyClock(hands, hands::stopwatch);

    @Test
    void itFollowsTheWallClockForward() {
        hands.jump(Duration.ofHours(5));

        assertEquals(
                HandDrivenClock.START.plus(Duration.ofHours(5)), clock.now().instant());
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger() {
        hands.advance(Duration.ofMinutes(50));
        hands.jump(Duration.ofHours(-3));

        assertEquals(
                HandDrivenClock.START.plus(Duration.ofMinutes(50)), clock.now().instant());
    }

    @Test
    void anchoredItBelievesTheWallClockAgain() {
        hands.jump(Duration.ofHours(-3));

        assertEquals(
                HandDrivenClock.START.minus(Duration.ofHours(3)), clock.anchor().instant());
        assertEquals(
                HandDrivenClock.START.minus(Duration.ofHours(3)), clock.now().instant());
    }

    @Test
    void aTimeThatWasReckonedByAClockThatWasWrongComesAfterAsLongAsWasMeant() {
        hands.jump(Duration.ofDays(1));
        Moment wrong = clock.now();
        Instant inFiveMinutes = wrong.instant().plus(Duration.ofMinutes(5));
        hands.jump(Duration.ofDays(-1));
        hands.advance(Duration.ofMinutes(4));

        assertEquals(Duration.ofMinutes(1), clock.now().until(inFiveMinutes, wrong));
    }

    @Test
    void afterASleepTheTimeHasPassed() {
        Moment before = clock.now();
        hands.jump(Duration.ofHours(1));

        assertEquals(Duration.ofMinutes(-20), clock.now().until(before.instant().plus(Duration.ofMinutes(40)), before));
    }
}
