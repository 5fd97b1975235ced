package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheEntryTimesTest {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long ISSUED = 1_795_000_000;
    private static final long YEAR = 365 * 24 * HOUR;

    private static CacheEntry.Times living(long seconds) {
        return CacheEntry.Times.of(ISSUED, ISSUED + seconds, ISSUED - YEAR, ISSUED + YEAR);
    }

    @ParameterizedTest
    @CsvSource({"900, 450", "1200, 600", "1800, 900", "3600, 900", "7200, 1800", "43200, 10800"})
    void aSessionIsFreshUntil15MinutesOrAQuarterOrHalfAreLeft(long life, long leastLeft) {
        CacheEntry.Times times = living(life);
        long due = ISSUED + life - leastLeft;

        assertTrue(times.isFresh(ISSUED));
        assertTrue(times.isFresh(due - 1));
        assertFalse(times.isFresh(due));
        assertFalse(times.isFresh(ISSUED + life));
        assertTrue(times.isUsable(due));
    }

    @Test
    void aDueSessionIsUsableUntilTwoMinutesBeforeItsEnd() {
        CacheEntry.Times times = living(HOUR);

        assertTrue(times.isUsable(ISSUED + HOUR - 2 * MINUTE - 1));
        assertFalse(times.isUsable(ISSUED + HOUR - 2 * MINUTE));
    }

    @Test
    void aSessionIsExpiredFromItsExpirationOn() {
        CacheEntry.Times times = living(HOUR);

        assertFalse(times.isExpired(ISSUED + HOUR - 1));
        assertTrue(times.isExpired(ISSUED + HOUR));
    }

    @Test
    void aSessionIsUsableOnlyWhileItsCertificateIsValid() {
        CacheEntry.Times times = CacheEntry.Times.of(ISSUED, ISSUED + HOUR, ISSUED + MINUTE, ISSUED + 10 * MINUTE);

        assertFalse(times.isUsable(ISSUED + MINUTE - 1));
        assertTrue(times.isFresh(ISSUED + MINUTE));
        assertTrue(times.isFresh(ISSUED + 10 * MINUTE - 1));
        assertFalse(times.isFresh(ISSUED + 10 * MINUTE));
        assertFalse(times.isUsable(ISSUED + 10 * MINUTE));
    }

    @Test
    void aClockThatWasSetBackByFiveMinutesInvalidatesTheSession() {
        CacheEntry.Times times = living(HOUR);

        assertTrue(times.isFresh(ISSUED - 5 * MINUTE));
        assertFalse(times.isFresh(ISSUED - 5 * MINUTE - 1));
        assertFalse(times.isUsable(ISSUED - 5 * MINUTE - 1));
    }

    @Test
    void afterAFailureTheSessionIsFreshForAMinuteAtMost() {
        long due = ISSUED + 50 * MINUTE;
        long late = ISSUED + HOUR - 150;

        CacheEntry.Times postponed = living(HOUR).withRenewal(CacheEntry.Times.afterFailure(due));
        CacheEntry.Times atTheEnd = living(HOUR).withRenewal(CacheEntry.Times.afterFailure(late));

        assertTrue(postponed.isFresh(due + MINUTE - 1));
        assertFalse(postponed.isFresh(due + MINUTE));
        assertTrue(atTheEnd.isFresh(late + 29));
        assertFalse(atTheEnd.isFresh(late + 30));
    }
}
