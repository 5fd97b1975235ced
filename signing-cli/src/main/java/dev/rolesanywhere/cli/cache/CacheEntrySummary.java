package dev.rolesanywhere.cli.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * The parts of a cache entry that are not secret.
 *
 * @param until when it expires
 * @param roleSessionName empty if the service chose it
 * @param certificate the subject of the certificate
 */
public record CacheEntrySummary(
        String state, String until, String roleArn, String roleSessionName, String certificate, Path file) {

    static CacheEntrySummary of(CacheDirectory.Listed listed, long now) {
        CacheEntry entry = listed.entry();
        return entry == null
                ? new CacheEntrySummary("broken", "", "", "", "", listed.file())
                : new CacheEntrySummary(
                        state(entry.times(), now),
                        Instant.ofEpochSecond(entry.times().expiration()).toString(),
                        entry.roleArn(),
                        entry.roleSessionName(),
                        entry.certificate(),
                        listed.file());
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
