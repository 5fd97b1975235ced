package dev.rolesanywhere.cli.podidentity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of tokens, by their digests: who they belong to and when that was verified, or why they were refused.
 * Both tables are bounded. Thread-safe.
 */
final class VerifiedTokens {

    /** A deleted pod keeps its access for this long. */
    static final Duration FRESH = Duration.ofSeconds(30);

    /** How long a known token works while tokens cannot be verified. */
    static final Duration LONGEST_OUTAGE = Duration.ofMinutes(10);

    static final Duration REFUSED = Duration.ofSeconds(5);

    private static final int MAX_VERIFIED = 4096;
    private static final int MAX_REFUSED = 1024;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Verified> verified = new RecentEntries<>(MAX_VERIFIED);
    private final Map<String, Refused> refused = new RecentEntries<>(MAX_REFUSED);

    private record Verified(Pod pod, Instant expiration, long verifiedAt) {}

    private record Refused(RefusedTokenException reason, long refusedAt) {}

    VerifiedTokens(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Returns the pod of a token that was verified seconds ago. */
    Optional<Pod> fresh(String digest) {
        return verifiedWithin(digest, FRESH);
    }

    /** Returns the pod of a token that was verified before the present outage. */
    Optional<Pod> known(String digest) {
        return verifiedWithin(digest, LONGEST_OUTAGE);
    }

    private synchronized Optional<Pod> verifiedWithin(String digest, Duration age) {
        Verified entry = verified.get(digest);
        return Optional.ofNullable(entry)
                .filter(known -> clock.instant().isBefore(known.expiration())
                        && nanoTime.getAsLong() - known.verifiedAt() < age.toNanos())
                .map(Verified::pod);
    }

    /** Returns why a token was refused seconds ago. */
    synchronized @Nullable RefusedTokenException refusal(String digest) {
        Refused entry = refused.get(digest);
        return entry != null && nanoTime.getAsLong() - entry.refusedAt() < REFUSED.toNanos() ? entry.reason() : null;
    }

    /** Adds a token that was verified, and returns whether it is new. */
    synchronized boolean add(String digest, ProjectedToken token) {
        refused.remove(digest);
        Verified entry = new Verified(token.pod(), token.expiration(), nanoTime.getAsLong());
        return verified.put(digest, entry) == null;
    }

    synchronized void refuse(String digest, RefusedTokenException reason) {
        verified.remove(digest);
        refused.put(digest, new Refused(reason, nanoTime.getAsLong()));
    }

    synchronized int size() {
        return verified.size();
    }

    /** A map that drops its least recently used entry when it is full. */
    private static final class RecentEntries<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        private final int most;

        RecentEntries(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }
}
