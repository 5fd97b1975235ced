package dev.rolesanywhere.cli.cache;

/**
 * A cached session. {@code toString} shows no secret.
 *
 * @param times when the session may be used
 * @param roleSessionName empty if the service chose it
 * @param certificate the subject of the certificate
 * @param json the line to print
 */
public record CacheEntry(SessionTimes times, String roleArn, String roleSessionName, String certificate, String json) {

    CacheEntry withRenewal(long renewal) {
        return new CacheEntry(times.withRenewal(renewal), roleArn, roleSessionName, certificate, json);
    }

    @Override
    public String toString() {
        return "CacheEntry[roleArn=".concat(roleArn).concat("]");
    }
}
