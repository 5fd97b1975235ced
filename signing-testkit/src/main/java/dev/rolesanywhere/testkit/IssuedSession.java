package dev.rolesanywhere.testkit;

import java.time.Instant;

/**
 * The generated credentials that the simulator returned for one call.
 *
 * @param accessKeyId {@code ASIA} followed by 16 characters
 * @param secretAccessKey 40 characters
 * @param sessionToken 680 characters of base64
 * @param expiration when they expire, in whole seconds
 * @param roleArn the role that they belong to
 * @param roleSessionName the requested role session name, or else the certificate's serial number in hex
 * @since 0.1.0
 */
public record IssuedSession(
        String accessKeyId,
        String secretAccessKey,
        String sessionToken,
        Instant expiration,
        String roleArn,
        String roleSessionName) {}
