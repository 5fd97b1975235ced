package dev.rolesanywhere.session;

import dev.rolesanywhere.RolesAnywhereException;

/** Says which part of a CreateSession request cannot be right, before anything is sent. */
public final class InvalidRequestException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message);
    }
}
