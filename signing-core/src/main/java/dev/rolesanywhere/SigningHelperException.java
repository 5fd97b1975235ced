package dev.rolesanywhere;

import dev.rolesanywhere.internal.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure of this library. Its message is one line without control characters that says what is
 * wrong, with which file, ARN or endpoint, and how to fix it; it never contains a secret.
 *
 * @since 0.1.0
 */
public class SigningHelperException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one line for a person, without secrets
     */
    public SigningHelperException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception that has a cause.
     *
     * @param message one line for a person, without secrets
     * @param cause what made it fail, or null
     */
    public SigningHelperException(String message, @Nullable Throwable cause) {
        super(MessageText.of(message), cause);
    }

    /**
     * Returns the message.
     *
     * @return one line for a person, without secrets; never null
     */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
