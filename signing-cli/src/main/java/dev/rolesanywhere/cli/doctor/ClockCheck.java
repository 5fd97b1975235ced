package dev.rolesanywhere.cli.doctor;

import java.time.Duration;
import java.time.Instant;

/** Compares the local clock with the server's, which has whole seconds, and whose answer travelled. */
final class ClockCheck {

    static final String NAME = "clock";

    private static final Duration NOTABLE = Duration.ofSeconds(60);
    private static final Duration FATAL = Duration.ofMinutes(5);
    private static final String ADVICE = "set this machine's clock right, and let NTP keep it so";

    private ClockCheck() {}

    static Finding of(Instant local, Instant server) {
        Duration ahead = Duration.between(server, local);
        String detail = "this machine's clock is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the server's";
        if (ahead.abs().compareTo(FATAL) > 0) {
            return Finding.failure(NAME, detail + ": signatures are refused", ADVICE);
        }
        return ahead.abs().compareTo(NOTABLE) > 0
                ? Finding.warning(NAME, detail, ADVICE)
                : Finding.ok(NAME, "agrees with the server's within a minute");
    }
}
