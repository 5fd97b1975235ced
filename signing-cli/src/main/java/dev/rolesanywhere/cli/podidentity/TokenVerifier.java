package dev.rolesanywhere.cli.podidentity;

/** Verifies that the cluster issued a token. */
@FunctionalInterface
interface TokenVerifier {

    /**
     * Verifies a token whose claims fit. May block for seconds.
     *
     * @param token the token
     * @throws RefusedTokenException if the token is not genuine, or cannot be verified now
     */
    void verify(ProjectedToken token);
}
