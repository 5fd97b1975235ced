package dev.rolesanywhere.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that can be set back without making anything younger: since it was last anchored, at least as much time has
 * passed as a stopwatch shows. It follows the wall clock forward, also over a sleep of the machine, in which
 * stopwatches stand still.
 */
final class SteadyClock {

    private final Clock wall;
    private final LongSupplier stopwatch;
    private volatile Moment anchor;

    /**
     * Creates a clock.
     *
     * @param wall the time of day
     * @param stopwatch nanoseconds since whenever
     */
    SteadyClock(Clock wall, LongSupplier stopwatch) {
        this.wall = wall;
        this.stopwatch = stopwatch;
        this.anchor = new Moment(wall.instant(), stopwatch.getAsLong());
    }

    Moment now() {
        Instant byWall = wall.instant();
        long nanos = stopwatch.getAsLong();
        Instant byStopwatch = anchor.instant().plusNanos(nanos - anchor.nanos());
        return new Moment(byWall.isAfter(byStopwatch) ? byWall : byStopwatch, nanos);
    }

    Instant wall() {
        return wall.instant();
    }

    /** Believes the wall clock again, which may have been set back, and reckons from it. */
    Moment anchor() {
        anchor = new Moment(wall.instant(), stopwatch.getAsLong());
        return anchor;
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
