package dev.rolesanywhere.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that can be set back without making anything younger: since a moment that is known, at least as much time has
 * passed as a stopwatch shows. It follows the wall clock forward, also over a sleep of the machine, in which
 * stopwatches stand still.
 *
 * @param wall the time of day
 * @param stopwatch nanoseconds since whenever
 */
record SteadyClock(Clock wall, LongSupplier stopwatch) {

    /** Believes the wall clock, which may have been set back. */
    Moment anew() {
        return new Moment(wall.instant(), stopwatch.getAsLong());
    }

    Moment after(Moment earlier) {
        Moment anew = anew();
        Instant byStopwatch = earlier.instant().plusNanos(anew.nanos() - earlier.nanos());
        return anew.instant().isAfter(byStopwatch) ? anew : new Moment(byStopwatch, anew.nanos());
    }

    /**
     * A time by both clocks.
     *
     * @param instant the time of day
     * @param nanos what the stopwatch shows
     */
    record Moment(Instant instant, long nanos) {

        /**
         * Returns how long it is until a time that was reckoned from an earlier moment, by the clock that has come
         * closer; not positive once it has passed by either.
         */
        Duration until(Instant target, Moment reckonedFrom) {
            Duration byWall = Duration.between(instant, target);
            Duration byStopwatch =
                    Duration.between(reckonedFrom.instant, target).minusNanos(nanos - reckonedFrom.nanos);
            return byWall.compareTo(byStopwatch) < 0 ? byWall : byStopwatch;
        }
    }
}
