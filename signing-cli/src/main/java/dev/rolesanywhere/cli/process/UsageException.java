package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.RolesAnywhereException;

/** A mistake in the options. The message names the option and says what to do. */
public final class UsageException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
