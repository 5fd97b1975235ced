package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;

/** Says which option is at fault and what to do. */
final class UsageException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
