package dev.rolesanywhere.credentials;

import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;

/**
 * Credentials with the times that follow from their life.
 *
 * @param credentials the credentials
 * @param obtained when they were obtained
 * @param prefetchTime when to renew them
 */
record HeldCredentials(SessionCredentials credentials, Instant obtained, Instant prefetchTime) {

    boolean isValidAt(Instant now) {
        return now.isBefore(credentials.expiration());
    }

    Duration leftAt(Instant now) {
        return Duration.between(now, credentials.expiration());
    }

    /** From here on their users get less life than they should. */
    Instant staleTime() {
        return credentials.expiration().minus(RefreshTimes.leastLife(leftAt(obtained)));
    }

    CredentialsState stateAt(Instant now) {
        if (!isValidAt(now)) {
            return CredentialsState.EXPIRED;
        }
        if (!now.isBefore(staleTime())) {
            return CredentialsState.STALE;
        }
        return now.isBefore(prefetchTime) ? CredentialsState.FRESH : CredentialsState.PREFETCH;
    }
}
