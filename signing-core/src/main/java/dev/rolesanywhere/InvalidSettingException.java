package dev.rolesanywhere;

/**
 * Reports a setting of a builder that is missing or not valid. Nothing has been read or sent.
 *
 * @since 0.1.0
 */
public final class InvalidSettingException extends SigningHelperException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the setting, what is wrong with it, and what to do
     */
    public InvalidSettingException(String message) {
        super(message);
    }
}
