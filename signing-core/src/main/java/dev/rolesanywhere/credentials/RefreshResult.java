package dev.rolesanywhere.credentials;

import dev.rolesanywhere.session.SessionCredentials;
import java.time.Duration;
import java.time.Instant;

/**
 * Credentials with the times of their refresh.
 *
 * @param credentials the credentials
 * @param obtained when they were obtained
 * @param prefetchTime when to refresh them
 */
record RefreshResult(SessionCredentials credentials, Instant obtained, Instant prefetchTime) {

    boolean isValidAt(Instant now) {
        return now.isBefore(credentials.expiration());
    }

    Duration leftAt(Instant now) {
        return Duration.between(now, credentials.expiration());
    }

    /** Returns when the remaining life falls below what users should get. */
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
