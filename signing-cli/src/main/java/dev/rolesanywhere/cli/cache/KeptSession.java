package dev.rolesanywhere.cli.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What people are told of a session in the cache: nothing secret.
 *
 * @param state whether it is handed out
 * @param until when it ends
 * @param roleArn the role that was assumed
 * @param roleSessionName empty for the service's choice
 * @param certificate the subject
 * @param file where it is
 */
public record KeptSession(
        String state, String until, String roleArn, String roleSessionName, String certificate, Path file) {

    static KeptSession of(SessionFiles.Found found, long now) {
        CachedSession session = found.session();
        return session == null
                ? new KeptSession("broken", "", "", "", "", found.file())
                : new KeptSession(
                        state(session.times(), now),
                        Instant.ofEpochSecond(session.times().expiration()).toString(),
                        session.roleArn(),
                        session.roleSessionName(),
                        session.certificate(),
                        found.file());
    }

    private static String state(SessionTimes times, long now) {
        if (times.isExpired(now)) {
            return "expired";
        } else if (times.isFresh(now)) {
            return "usable";
        } else if (times.isUsable(now)) {
            return "to be renewed";
        } else if (now < times.certificateStart() || times.certificateEnd() <= now) {
            return "certificate not valid";
        }
        return now < times.issued() ? "issued in the future" : "about to expire";
    }
}
