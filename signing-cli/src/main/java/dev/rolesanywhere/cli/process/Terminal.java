package dev.rolesanywhere.cli.process;

import java.util.Optional;

/** The user's terminal, if there is one. */
public interface Terminal {

    /**
     * Asks for a password, which is not shown.
     *
     * @return the password, or empty if there is no terminal
     */
    Optional<char[]> askPassword(String prompt);
}
