package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failed CreateSession with a hint. */
final class ExplainedException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    ExplainedException(String message, @Nullable String hint, CreateSessionException cause) {
        super(message, cause);
        this.hint = hint;
    }

    Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
