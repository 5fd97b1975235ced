package dev.rolesanywhere.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock and a stopwatch that tests move by hand. */
final class ManualClock extends Clock {

    static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    private volatile Instant now = START;
    private volatile long nanos;

    /** Time passes. */
    synchronized void advance(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Someone sets the wall clock, or the machine sleeps. */
    synchronized void jump(Duration time) {
        now = now.plus(time);
    }

    long stopwatch() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
