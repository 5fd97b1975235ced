package dev.rolesanywhere.session;

import dev.rolesanywhere.RolesAnywhereException;

/** Names the part of a CreateSession request that is not valid; nothing has been sent. */
public final class InvalidRequestException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message);
    }
}
