package dev.rolesanywhere.identity;

/**
 * Loads the identity that signs, again at each call, so that a renewed certificate is used without a restart.
 *
 * <p>Implementations are safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IdentitySource {

    /**
     * Loads the identity as it is now.
     *
     * @return a certificate with the signer that belongs to it
     * @throws IdentityException if it cannot be read, or its key does not belong to its certificate
     */
    X509Identity load();

    /**
     * Returns a source of one identity, which never changes.
     *
     * @param identity the identity
     * @return a source that returns it at each load
     */
    static IdentitySource of(X509Identity identity) {
        return () -> identity;
    }
}
