package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.internal.MessageText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Reports on standard error what a long-running command does, in one line each.
 *
 * @param subject what all lines are about, or an empty text
 */
public record StatusLog(PrintStream err, String subject) {

    public StatusLog(PrintStream err) {
        this(err, "");
    }

    /** Returns a log whose lines begin with what they are about. */
    public StatusLog about(String newSubject) {
        return new StatusLog(err, newSubject + ": ");
    }

    public void info(String text) {
        err.println(ProcessContext.COMMAND + ": " + subject + MessageText.of(text));
    }

    public void warn(String text) {
        info("warning: " + text);
    }

    public void failed(String reason, Duration untilNextAttempt) {
        info("error: " + reason + "; next attempt in " + inWords(untilNextAttempt));
    }

    public void certificateExpiring(Instant expiration, Duration left) {
        warn(
                left.isNegative()
                        ? "the certificate expired at " + expiration + "; renew it now"
                        : "the certificate expires at " + expiration + ", in " + inWords(left) + "; renew it");
    }

    static String inWords(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        } else if (duration.toHours() > 1) {
            return duration.toHours() + " hours";
        }
        long seconds = duration.toSeconds();
        return duration.toMinutes() > 1
                ? duration.toMinutes() + " minutes"
                : seconds + (seconds == 1 ? " second" : " seconds");
    }
}
