package dev.rolesanywhere.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that does not go back when the wall clock is set back: since an earlier moment, at least as much time has
 * passed as the stopwatch shows. It follows the wall clock forward, also after the machine was suspended, when
 * stopwatches stop.
 *
 * @param wall the wall clock
 * @param stopwatch a counter of nanoseconds
 */
record MonotonicClock(Clock wall, LongSupplier stopwatch) {

    /** Returns the time of the wall clock, which may have been set back. */
    Moment now() {
        return new Moment(wall.instant(), stopwatch.getAsLong());
    }

    Moment nowSince(Moment earlier) {
        Moment current = now();
        Instant byStopwatch = earlier.instant().plusNanos(current.nanos() - earlier.nanos());
        return current.instant().isAfter(byStopwatch) ? current : new Moment(byStopwatch, current.nanos());
    }

    /**
     * A time on both clocks.
     *
     * @param instant the wall clock time
     * @param nanos the stopwatch reading
     */
    record Moment(Instant instant, long nanos) {

        /**
         * Returns the time until a target that was computed at an earlier moment, on the clock that is closer to it;
         * zero or negative once either clock has passed it.
         */
        Duration until(Instant target, Moment computedAt) {
            Duration byWall = Duration.between(instant, target);
            Duration byStopwatch = Duration.between(computedAt.instant, target).minusNanos(nanos - computedAt.nanos);
            return byWall.compareTo(byStopwatch) < 0 ? byWall : byStopwatch;
        }
    }
}
