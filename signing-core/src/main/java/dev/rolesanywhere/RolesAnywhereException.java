package dev.rolesanywhere;

import org.jspecify.annotations.Nullable;

/**
 * The root of every failure of this library. Its message is one line that says what is wrong, with which file, ARN or
 * endpoint, and how to mend it; it never holds a secret.
 */
public class RolesAnywhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one line for a person, without secrets
     */
    public RolesAnywhereException(String message) {
        super(message);
    }

    /**
     * Creates an exception that has a cause.
     *
     * @param message one line for a person, without secrets
     * @param cause what made it fail, or null
     */
    public RolesAnywhereException(String message, @Nullable Throwable cause) {
        super(message, cause);
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
