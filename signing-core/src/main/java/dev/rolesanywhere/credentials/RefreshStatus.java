package dev.rolesanywhere.credentials;

import dev.rolesanywhere.SigningHelperException;
import java.time.Instant;
import java.util.Optional;

/**
 * The status of {@link RefreshingCredentials} at one moment, for health checks. It contains no secrets.
 *
 * <pre>{@code
 * RefreshStatus status = provider.status();
 * boolean healthy = status.isValid();
 * }</pre>
 *
 * @param state the state of the current credentials
 * @param refreshes the number of successful attempts
 * @param failures the number of failed attempts
 * @param consecutiveFailures the number of failed attempts since the last success
 * @param lastRefresh when the latest credentials were obtained; empty if there were none yet
 * @param expiration when the latest credentials expire or expired
 * @param certificateExpiration when the certificate that was read last expires
 * @param nextAttempt when the next attempt is due, unless a caller requests one earlier; empty before the first attempt
 * @param lastFailure the failure of the last attempt; empty after a success
 * @since 0.1.0
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
        Optional<SigningHelperException> lastFailure) {

    /**
     * Returns whether there are valid credentials.
     *
     * @return true unless the state is {@link CredentialsState#EXPIRED}
     */
    public boolean isValid() {
        return state != CredentialsState.EXPIRED;
    }
}
