package dev.rolesanywhere;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure of this library. Its message is one line without control characters that says what is
 * wrong, with which file, ARN or endpoint, and how to mend it; it never holds a secret.
 */
public class RolesAnywhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A certificate's subject or a service's answer may hold what a terminal would obey. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");

    /**
     * Creates an exception.
     *
     * @param message one line for a person, without secrets
     */
    public RolesAnywhereException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception that has a cause.
     *
     * @param message one line for a person, without secrets
     * @param cause what made it fail, or null
     */
    public RolesAnywhereException(String message, @Nullable Throwable cause) {
        super(CONTROLS.matcher(message).replaceAll(" "), cause);
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
