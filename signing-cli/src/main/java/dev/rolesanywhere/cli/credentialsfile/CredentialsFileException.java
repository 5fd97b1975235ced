package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.SigningHelperException;

/** The shared credentials file could not be updated; it is unchanged. */
public final class CredentialsFileException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    CredentialsFileException(String message) {
        super(message);
    }

    CredentialsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
