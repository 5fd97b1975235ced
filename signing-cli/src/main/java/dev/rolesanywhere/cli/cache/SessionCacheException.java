package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.RolesAnywhereException;

/** Says why sessions cannot be kept, or cannot be had. */
public final class SessionCacheException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    SessionCacheException(String message) {
        super(message);
    }

    SessionCacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
