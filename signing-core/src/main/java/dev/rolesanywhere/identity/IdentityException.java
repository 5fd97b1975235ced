package dev.rolesanywhere.identity;

import dev.rolesanywhere.SigningHelperException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an identity cannot be loaded or used: the file, the problem, and what to do.
 *
 * @since 0.1.0
 */
public final class IdentityException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    /** The kind of problem, for callers that react to it. */
    public enum Reason {
        /** The file is missing or cannot be read; it may be there at the next try. */
        UNREADABLE,
        /** The device that has the key is busy, or does not answer; the next try may succeed. */
        UNAVAILABLE,
        /** The content is damaged, or is not what was expected. */
        MALFORMED,
        /** The content is valid, but of a kind that IAM Roles Anywhere or this library does not support. */
        UNSUPPORTED,
        /** There are more intermediates than IAM Roles Anywhere accepts. */
        CHAIN_TOO_LONG,
        /** The content is encrypted and no password was given. */
        PASSWORD_MISSING,
        /** The password does not open the file. */
        PASSWORD_WRONG,
        /** The token requires its PIN and none was given. */
        PIN_MISSING,
        /** The token refuses the PIN, which must not be tried again: tokens lock themselves. */
        PIN_WRONG,
        /** The key in a TPM requires its password and none was given. */
        TPM_PASSWORD_MISSING,
        /** The TPM refuses the key's password, which must not be tried again: TPMs lock themselves. */
        TPM_PASSWORD_WRONG,
        /** The source contains no certificate, or not the selected one. */
        CERTIFICATE_MISSING,
        /** The source contains no private key, or not the selected one. */
        KEY_MISSING,
        /** Several keys match, and none was selected. */
        AMBIGUOUS,
        /** No private key belongs to a certificate; during a rotation this can pass. */
        KEY_MISMATCH,
        /** The key exists but did not sign. */
        SIGNING_FAILED
    }

    /** The kind of failure. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason the kind of failure
     * @param message one line that names the file and never a secret
     */
    public IdentityException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Creates an exception that has a cause.
     *
     * @param reason the kind of failure
     * @param message one line that names the file and never a secret
     * @param cause the cause, or null
     */
    public IdentityException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns the kind of failure.
     *
     * @return the kind of failure
     */
    public Reason reason() {
        return reason;
    }
}
