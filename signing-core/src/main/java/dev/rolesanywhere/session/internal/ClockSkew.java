package dev.rolesanywhere.session.internal;

import java.time.Duration;

/** What a user reads about a clock that differs from the service's. */
public final class ClockSkew {

    public static final String ADVICE =
            "set this machine's clock and keep it synchronized (NTP): signatures are rejected if it is off by more than"
                    + " five minutes";

    private ClockSkew() {}

    /** Describes by how much the local clock is ahead, or behind if the difference is negative. */
    public static String describe(Duration ahead) {
        return "this machine's clock is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the service's";
    }
}
