package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The entries of a cache, to list or to remove. */
public final class CacheListing {

    private static final int MAX_FILES = 100_000;

    /** The same directory, once for each kind of entry. */
    private final List<CacheDirectory> kinds;

    private CacheListing(List<CacheDirectory> kinds) {
        this.kinds = kinds;
    }

    /**
     * The parts of a cache entry that are not secret. A part that is unknown is empty.
     *
     * @param until when it expires
     * @param roleSessionName the name of a session; empty if the service chose it
     * @param registry the host of the registry that a token is for
     * @param certificate the subject of the certificate
     */
    public record Summary(
            String state,
            String until,
            String roleArn,
            String roleSessionName,
            String registry,
            String certificate,
            Path file) {

        static Summary of(CacheDirectory.Kind kind, CacheDirectory.Listed listed, long now) {
            CacheEntry entry = listed.entry();
            if (entry == null) {
                return new Summary("broken", "", "", "", "", "", listed.file());
            }
            boolean isSession = kind == CacheDirectory.Kind.SESSION;
            return new Summary(
                    state(entry.times(), now),
                    Instant.ofEpochSecond(entry.times().expiration()).toString(),
                    entry.roleArn(),
                    isSession ? entry.name() : "",
                    isSession ? "" : entry.name(),
                    entry.certificate(),
                    listed.file());
        }

        private static String state(CacheEntry.Times times, long now) {
            if (times.isExpired(now)) {
                return "expired";
            } else if (times.isFresh(now)) {
                return "fresh";
            } else if (times.isUsable(now)) {
                return "renewal due";
            } else if (now < times.certificateStart() || times.certificateEnd() <= now) {
                return "certificate not valid";
            }
            return now < times.issued() ? "issued in the future" : "about to expire";
        }
    }

    /** Returns the entries in a directory, which need not exist. */
    public static CacheListing in(Path directory) {
        return new CacheListing(Arrays.stream(CacheDirectory.Kind.values())
                .map(kind -> new CacheDirectory(directory, kind))
                .toList());
    }

    /**
     * Lists the entries in the order in which they expire.
     *
     * @throws SigningHelperException if the directory is not used as a cache, or cannot be read
     */
    public List<Summary> list(Clock clock) {
        if (!directory().exists()) {
            return List.of();
        }
        directory().check();
        long now = CredentialCache.seconds(clock);
        return kinds.stream()
                .flatMap(kind -> listed(kind).stream().map(each -> Summary.of(kind.kind(), each, now)))
                .sorted(Comparator.comparing(Summary::until))
                .toList();
    }

    /**
     * Removes the entries, and the lock file unless it is in use. Other files stay. Returns the number of removed
     * entries.
     *
     * @throws SigningHelperException if they cannot be removed
     */
    public int clear() {
        if (!directory().exists()) {
            return 0;
        }
        directory().checkOwner();
        int removed = 0;
        for (CacheDirectory kind : kinds) {
            for (CacheDirectory.Listed each : listed(kind)) {
                removed += remove(each.file()) ? 1 : 0;
            }
            removeLockFile(kind);
        }
        return removed;
    }

    private CacheDirectory directory() {
        return kinds.get(0);
    }

    private static List<CacheDirectory.Listed> listed(CacheDirectory directory) {
        try {
            return directory.list(MAX_FILES);
        } catch (IOException e) {
            throw new SigningHelperException(directory.path() + " cannot be read: " + IoErrors.writing(e), e);
        }
    }

    private static void removeLockFile(CacheDirectory directory) {
        if (Files.exists(directory.lockFile(), LinkOption.NOFOLLOW_LINKS)) {
            try (CacheLock lock = CacheLock.in(directory)) {
                if (lock.tryLockAll()) {
                    remove(directory.lockFile());
                }
            }
        }
    }

    private static boolean remove(Path file) {
        try {
            return !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new SigningHelperException(file + " cannot be removed: " + IoErrors.writing(e), e);
        }
    }
}
