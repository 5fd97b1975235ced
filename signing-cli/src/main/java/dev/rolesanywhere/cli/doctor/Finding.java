package dev.rolesanywhere.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of what {@code doctor} found. Nothing in it is secret, and nothing in it can steer a terminal, though names
 * in certificates and answers of servers are other people's text.
 *
 * @param name what was checked
 * @param status how it is
 * @param detail what was found
 * @param advice what mends it; null unless it is a warning or a failure
 */
public record Finding(
        String name, Status status, String detail, @Nullable String advice) {

    /** How what was checked is. */
    public enum Status {
        /** As it must be. */
        OK,
        /** It may work, and deserves a look. */
        WARNING,
        /** It cannot work. */
        FAILURE,
        /** Not checked. */
        SKIPPED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Makes a finding of printable text.
     *
     * @param name what was checked
     * @param status how it is
     * @param detail what was found
     * @param advice what mends it, or null
     */
    public Finding {
        detail = printable(detail);
        advice = advice == null ? null : printable(advice);
    }

    static Finding ok(String name, String detail) {
        return new Finding(name, Status.OK, detail, null);
    }

    /**
     * Returns a finding that does not prevent a session.
     *
     * @param name what was checked
     * @param detail what was found
     * @param advice what to do
     * @return the finding
     */
    public static Finding warning(String name, String detail, String advice) {
        return new Finding(name, Status.WARNING, detail, advice);
    }

    static Finding failure(String name, String detail, String advice) {
        return new Finding(name, Status.FAILURE, detail, advice);
    }

    static Finding skipped(String name, String why) {
        return new Finding(name, Status.SKIPPED, why, null);
    }

    boolean isFailure() {
        return status == Status.FAILURE;
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }
}
