package dev.rolesanywhere.credentials;

/** How far the credentials in hand have come in their life. */
public enum CredentialsState {
    /** They are good, and nothing is to be done. */
    FRESH,
    /** They are good; the prefetch time has passed, and they are being renewed in the background. */
    PREFETCH,
    /** They are valid, but have less life left than their users should get; renewing them keeps failing. */
    STALE,
    /** None are valid: they have ended, or there never were any. */
    EXPIRED
}
