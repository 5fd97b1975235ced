package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a failure of the library into a finding.
 *
 * @param hints tells which option mends a failure, where its message cannot know of options
 */
public record Trouble(Function<RolesAnywhereException, Optional<String>> hints) {

    private static final String BETWEEN = "; ";

    /** Messages say what is wrong and then, after a semicolon, what to do. */
    Finding of(String name, RolesAnywhereException failure) {
        String message = failure.getMessage();
        Optional<String> hint = hints.apply(failure);
        if (hint.isPresent()) {
            return Finding.failure(name, message, hint.get());
        }
        int end = message.lastIndexOf(BETWEEN);
        return end < 0
                ? Finding.failure(name, message, "correct this first, then run doctor again")
                : Finding.failure(name, message.substring(0, end), message.substring(end + BETWEEN.length()));
    }
}
