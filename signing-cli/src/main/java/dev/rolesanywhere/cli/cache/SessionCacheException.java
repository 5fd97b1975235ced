package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;

/** The session cache cannot be used. */
public final class SessionCacheException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    SessionCacheException(String message) {
        super(message);
    }

    SessionCacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
