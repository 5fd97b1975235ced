package dev.rolesanywhere.testkit;

import java.time.Instant;

/**
 * The made-up credentials that the simulator answered to one call.
 *
 * @param accessKeyId {@code ASIA} and 16 characters
 * @param secretAccessKey 40 characters
 * @param sessionToken some hundred characters of base64
 * @param expiration when they end, in whole seconds
 * @param roleArn the role they are of
 * @param roleSessionName the role session name asked for, else the certificate's serial number in hex
 */
public record IssuedSession(
        String accessKeyId,
        String secretAccessKey,
        String sessionToken,
        Instant expiration,
        String roleArn,
        String roleSessionName) {}
