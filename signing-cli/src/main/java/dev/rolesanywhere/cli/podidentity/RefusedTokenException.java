package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import org.jspecify.annotations.Nullable;

/** A token does not authorize a request. */
final class RefusedTokenException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final int status;

    private RefusedTokenException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The token itself is unusable. */
    static RefusedTokenException invalid(String message) {
        return new RefusedTokenException(BAD_REQUEST, message, null);
    }

    /** The token is genuine, but gives no access here. */
    static RefusedTokenException forbidden(String message) {
        return new RefusedTokenException(FORBIDDEN, message, null);
    }

    /** The token cannot be verified now. */
    static RefusedTokenException unavailable(String message, @Nullable Throwable cause) {
        return new RefusedTokenException(UNAVAILABLE, message, cause);
    }

    int status() {
        return status;
    }

    boolean isTemporary() {
        return status == UNAVAILABLE;
    }
}
