package dev.rolesanywhere.cli.cache;

/**
 * A session as it is kept, and when it may be handed out. Times are seconds since 1970. {@code toString} shows no
 * secret.
 *
 * @param times when it may be handed out
 * @param roleArn the role that was assumed
 * @param roleSessionName empty for the service's choice
 * @param certificate the subject
 * @param json the line that is printed
 */
public record CachedSession(
        SessionTimes times, String roleArn, String roleSessionName, String certificate, String json) {

    CachedSession renewedFrom(long renewal) {
        return new CachedSession(times.renewedFrom(renewal), roleArn, roleSessionName, certificate, json);
    }

    @Override
    public String toString() {
        return "CachedSession[roleArn=".concat(roleArn).concat("]");
    }
}
