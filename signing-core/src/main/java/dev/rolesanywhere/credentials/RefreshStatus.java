package dev.rolesanywhere.credentials;

import dev.rolesanywhere.RolesAnywhereException;
import java.time.Instant;
import java.util.Optional;

/**
 * How {@link RefreshingCredentials} are doing at one moment, for health checks. Nothing in it is secret.
 *
 * @param state how far the credentials in hand have come in their life
 * @param refreshes how many attempts have succeeded
 * @param failures how many attempts have failed
 * @param consecutiveFailures how many attempts have failed since the last success
 * @param lastRefresh when the credentials in hand were obtained; empty if there never were any
 * @param expiration when the credentials in hand end, or ended
 * @param certificateExpiration when the certificate that signed last ends
 * @param nextAttempt when the credentials are renewed next, if nobody asks for them earlier
 * @param lastFailure why the last attempt failed; empty after a success
 */
public record RefreshStatus(
        CredentialsState state,
        long refreshes,
        long failures,
        int consecutiveFailures,
        Optional<Instant> lastRefresh,
        Optional<Instant> expiration,
        Optional<Instant> certificateExpiration,
        Optional<Instant> nextAttempt,
        Optional<RolesAnywhereException> lastFailure) {

    /**
     * Tells whether valid credentials are in hand.
     *
     * @return true unless the state is {@link CredentialsState#EXPIRED}
     */
    public boolean isValid() {
        return state != CredentialsState.EXPIRED;
    }
}
