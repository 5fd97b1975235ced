package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTimesTest {

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
        assertEquals(earliest, seconds(RefreshTimes.untilPrefetch(life, 0)));
        assertEquals(latest, seconds(RefreshTimes.untilPrefetch(life, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT45M", "PT46M", "PT59M", "PT1H", "PT90M", "PT2H", "PT12H"})
    void credentialsOfFortyFiveMinutesOrMoreAreRenewedWithFifteenMinutesLeftAndAMargin(Duration life) {
        Duration left = life.minus(RefreshTimes.untilPrefetch(life, 1));

        assertEquals(Duration.ofMinutes(15), RefreshTimes.leastLife(life));
        assertTrue(left.compareTo(Duration.ofMinutes(16)) >= 0, left::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT1M", "PT15M", "PT30M", "PT44M"})
    void shortLivedOnesAreRenewedAfterAtLeastAThirdOfTheirLife(Duration life) {
        Duration earliest = RefreshTimes.untilPrefetch(life, 0);

        assertTrue(earliest.multipliedBy(3).compareTo(life) > 0, earliest::toString);
    }

    @Test
    void whoWaitedLongerForTheFirstRenewsLater() {
        Duration life = Duration.ofHours(1);

        assertEquals(0, RefreshTimes.positionAfterWaiting(Duration.ZERO, life));
        assertEquals(0.5, RefreshTimes.positionAfterWaiting(Duration.ofMinutes(18), life), 0.01);
        assertEquals(1, RefreshTimes.positionAfterWaiting(Duration.ofHours(3), life));
    }

    private static Duration seconds(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }
}
