package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.SigningHelperException;

/** The local server cannot run with these options; the message says why, and what to do. */
public final class LocalServerException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    LocalServerException(String message) {
        super(message);
    }

    LocalServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
