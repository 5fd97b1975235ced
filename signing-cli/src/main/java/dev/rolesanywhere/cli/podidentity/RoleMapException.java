package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import org.jspecify.annotations.Nullable;

/** The role map cannot be read or is invalid. */
public final class RoleMapException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    RoleMapException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
