package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A token does not authorize a request. */
final class RefusedTokenException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final boolean isOutage;

    private RefusedTokenException(int status, boolean isOutage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.isOutage = isOutage;
    }

    /** The token itself is unusable. */
    static RefusedTokenException invalid(String message) {
        return new RefusedTokenException(BAD_REQUEST, false, message, null);
    }

    /** The token is genuine, but gives no access here. */
    static RefusedTokenException forbidden(String message) {
        return new RefusedTokenException(FORBIDDEN, false, message, null);
    }

    /** No token can be verified now. */
    static RefusedTokenException unavailable(String message, @Nullable Throwable cause) {
        return new RefusedTokenException(UNAVAILABLE, true, message, cause);
    }

    /** This token cannot be verified now, but others can. */
    static RefusedTokenException later(String message) {
        return new RefusedTokenException(UNAVAILABLE, false, message, null);
    }

    /** Returns the refusal that a stage completed with. */
    static Optional<RefusedTokenException> in(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RefusedTokenException refusal ? Optional.of(refusal) : Optional.empty();
    }

    int status() {
        return status;
    }

    boolean isTemporary() {
        return status == UNAVAILABLE;
    }

    boolean isOutage() {
        return isOutage;
    }
}
