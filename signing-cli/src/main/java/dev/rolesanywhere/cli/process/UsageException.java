package dev.rolesanywhere.cli.process;

import dev.rolesanywhere.RolesAnywhereException;

/** Says which option is at fault and what to do. */
public final class UsageException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
