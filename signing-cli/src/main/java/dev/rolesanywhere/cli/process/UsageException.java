package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.SigningHelperException;

/** A mistake in the options. The message names the option and says what to do. */
public final class UsageException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
