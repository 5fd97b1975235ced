package dev.rolesanywhere.session;

import java.time.Instant;

/**
 * Temporary credentials of a session; {@code toString} shows no secret.
 *
 * @param accessKeyId the access key id
 * @param secretAccessKey the secret access key
 * @param sessionToken the session token
 * @param expiration the time when they expire
 * @param accountId the account of the assumed role
 * @since 0.1.0
 */
public record SessionCredentials(
        String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration, String accountId) {

    @Override
    public String toString() {
        return "SessionCredentials[accessKeyId=" + accessKeyId + ", expiration=" + expiration + ", accountId="
                + accountId + "]";
    }
}
