package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.credentials.MonotonicClock.Moment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {

    private final ManualClock hands = new ManualClock();
    private final MonotonicClock clock = new MonotonicClock(hands, hands::stopwatch);
    private final Moment start = clock.now();

    @Test
    void itFollowsTheWallClockForward() {
        hands.jump(Duration.ofHours(5));

        assertEquals(
                ManualClock.START.plus(Duration.ofHours(5)),
                clock.nowSince(start).instant());
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger() {
        hands.advance(Duration.ofMinutes(50));
        hands.jump(Duration.ofHours(-3));

        assertEquals(
                ManualClock.START.plus(Duration.ofMinutes(50)),
                clock.nowSince(start).instant());
    }

    @Test
    void askedAgainItBelievesTheWallClock() {
        hands.jump(Duration.ofHours(-3));

        assertEquals(ManualClock.START.minus(Duration.ofHours(3)), clock.now().instant());
    }

    @Test
    void aClockThatIsCorrectedDoesNotChangeTheWait() {
        hands.jump(Duration.ofDays(1));
        Moment wrong = clock.nowSince(start);
        Instant inFiveMinutes = wrong.instant().plus(Duration.ofMinutes(5));
        hands.jump(Duration.ofDays(-1));
        hands.advance(Duration.ofMinutes(4));

        assertEquals(Duration.ofMinutes(1), clock.nowSince(start).until(inFiveMinutes, wrong));
    }

    @Test
    void afterASleepTheTimeHasPassed() {
        hands.jump(Duration.ofHours(1));

        assertEquals(
                Duration.ofMinutes(-20),
                clock.nowSince(start).until(start.instant().plus(Duration.ofMinutes(40)), start));
    }
}
