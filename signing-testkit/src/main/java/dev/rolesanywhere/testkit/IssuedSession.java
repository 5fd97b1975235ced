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
        String roleSessionName) {

    /** Returns the ARN that GetCallerIdentity returns for it. */
    String assumedRoleArn() {
        String[] role = roleArn.split(":", 6);
        String name = role[5].substring(role[5].lastIndexOf('/') + 1);
        return "arn:" + role[1] + ":sts::" + account() + ":assumed-role/" + name + "/" + roleSessionName;
    }

    String assumedRoleId() {
        return "AROATESTKITTESTKIT234:" + roleSessionName;
    }

    String account() {
        return roleArn.split(":", 6)[4];
    }
}
