package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.SigningHelperException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure with a hint. */
public final class ExplainedException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    public ExplainedException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
