package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns failures of the library into findings.
 *
 * @param hints names the option that fixes a failure, which the library does not know
 */
public record FailureExplainer(Function<SigningHelperException, Optional<String>> hints) {

    private static final String SEPARATOR = "; ";

    /** Messages say what is wrong and then, after a semicolon, what to do. */
    Finding explain(String name, SigningHelperException failure) {
        String message = failure.getMessage();
        Optional<String> hint = hints.apply(failure);
        if (hint.isPresent()) {
            return Finding.failure(name, message, hint.get());
        }
        int end = message.lastIndexOf(SEPARATOR);
        return end < 0
                ? Finding.failure(name, message, "fix this first, then run doctor again")
                : Finding.failure(name, message.substring(0, end), message.substring(end + SEPARATOR.length()));
    }
}
