package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.RolesAnywhereException;

/** Says what is wrong with the shared credentials file, which is left as it is. */
public final class CredentialsFileException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    CredentialsFileException(String message) {
        super(message);
    }

    CredentialsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
