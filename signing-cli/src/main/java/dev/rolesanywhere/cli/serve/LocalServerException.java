package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.RolesAnywhereException;

/** Says why the local server cannot be as the options ask, and what to do. */
public final class LocalServerException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    LocalServerException(String message) {
        super(message);
    }

    LocalServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
