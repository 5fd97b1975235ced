package dev.rolesanywhere.credentials;

/**
 * The state of the current credentials.
 *
 * @since 0.1.0
 */
public enum CredentialsState {
    /** Valid, with no refresh due. */
    FRESH,
    /** Valid; the prefetch time has passed, and they are being refreshed in the background. */
    PREFETCH,
    /** Valid, but with less life left than users should get: refreshing them has failed or is late. */
    STALE,
    /** There are no valid credentials: they expired, or none were obtained yet. */
    EXPIRED
}
