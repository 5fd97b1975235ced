package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.internal.MessageText;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check. It contains no secrets and no control characters, which names in certificates can contain.
 *
 * @param detail what was found
 * @param advice how to fix it; null unless it is a warning or a failure
 */
public record Finding(
        String name, Status status, String detail, @Nullable String advice) {

    private static final String SEPARATOR = "; ";

    /** The result of a check. */
    public enum Status {
        /** No problem was found. */
        OK,
        /** It may work, but should be checked. */
        WARNING,
        /** It cannot work. */
        FAILURE,
        /** Not checked. */
        SKIPPED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Replaces control characters, and text that looks like a key. */
    public Finding {
        detail = printable(detail);
        advice = advice == null ? null : printable(advice);
    }

    public static Finding ok(String name, String detail) {
        return new Finding(name, Status.OK, detail, null);
    }

    /**
     * Returns a finding that does not prevent a session.
     *
     * @param detail what was found
     */
    public static Finding warning(String name, String detail, String advice) {
        return new Finding(name, Status.WARNING, detail, advice);
    }

    public static Finding failure(String name, String detail, String advice) {
        return new Finding(name, Status.FAILURE, detail, advice);
    }

    /** Returns a failure of the library. Its messages say what is wrong and then, after a semicolon, what to do. */
    static Finding failure(String name, SigningHelperException failure) {
        String message = failure.getMessage();
        Optional<String> hint = ExplainedException.hintFor(failure);
        if (hint.isPresent()) {
            return failure(name, message, hint.get());
        }
        int end = message.lastIndexOf(SEPARATOR);
        return end < 0
                ? failure(name, message, "fix this first, then run doctor again")
                : failure(name, message.substring(0, end), message.substring(end + SEPARATOR.length()));
    }

    static Finding skipped(String name, String why) {
        return new Finding(name, Status.SKIPPED, why, null);
    }

    boolean isFailure() {
        return status == Status.FAILURE;
    }

    private static String printable(String text) {
        return MessageText.of(text).strip();
    }
}
