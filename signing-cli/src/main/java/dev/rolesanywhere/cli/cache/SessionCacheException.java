package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.RolesAnywhereException;

/** The session cache cannot be used. */
public final class SessionCacheException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    SessionCacheException(String message) {
        super(message);
    }

    SessionCacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
