package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Sessions and tokens in files, which one process creates and all processes of the same user share. */
public final class CredentialCache {

    private static final int MAX_TOKENS = 1000;

    private final @Nullable CacheDirectory directory;
    private final CacheDirectory.Kind kind;
    private final Clock clock;

    private CredentialCache(@Nullable Path directory, CacheDirectory.Kind kind, Clock clock) {
        this.directory = directory == null ? null : new CacheDirectory(directory, kind);
        this.kind = kind;
        this.clock = clock;
    }

    /**
     * Returns the cache in a directory.
     *
     * @param directory created when there is something to store; null if no setting names one
     */
    public static CredentialCache in(@Nullable Path directory, Clock clock) {
        return new CredentialCache(directory, CacheDirectory.Kind.SESSION, clock);
    }

    /** Returns the cache of tokens in the same directory. */
    public CredentialCache ofTokens() {
        return new CredentialCache(directory == null ? null : directory.path(), CacheDirectory.Kind.TOKEN, clock);
    }

    /** Creates the directory if it does not exist, and returns whether it can be used. */
    public boolean tryPrepare() {
        try {
            if (directory != null) {
                directory.prepare();
            }
            return directory != null && Files.isWritable(directory.path());
        } catch (SigningHelperException ignored) { // Then it cannot.
            return false;
        }
    }

    /** Removes an entry that a service has refused, unless another process has replaced it already. */
    public void discard(CacheKey key, String refused) {
        CacheEntry entry = directory == null ? null : directory.read(key);
        if (directory != null && entry != null && entry.text().equals(refused)) {
            directory.remove(key);
        }
    }

    /** Removes an entry, if there is one. */
    public void remove(CacheKey key) {
        if (directory != null) {
            directory.remove(key);
        }
    }

    /** Returns the registries of the tokens that are valid. */
    public Set<String> usableRegistries() {
        try {
            Set<String> registries = new TreeSet<>();
            for (CacheDirectory.Listed each :
                    directory == null ? List.<CacheDirectory.Listed>of() : directory.list(MAX_TOKENS)) {
                CacheEntry entry = each.entry();
                if (entry != null && entry.times().isUsable(seconds(clock))) {
                    registries.add(entry.name());
                }
            }
            return registries;
        } catch (IOException ignored) { // Nothing has been stored yet.
            return Set.of();
        }
    }

    /** Returns the text of an entry that need not be renewed yet, or null. */
    public @Nullable String fresh(CacheKey key) {
        if (directory == null) {
            return null;
        }
        CacheEntry entry = directory.read(key);
        return entry != null && entry.times().isFresh(seconds(clock)) ? entry.text() : null;
    }

    /**
     * Creates a session or token and stores it. If it cannot be stored, it is returned anyway.
     *
     * @param fetch calls AWS and returns the new entry, given the current time in seconds since 1970
     * @param warnings receives problems that did not prevent a result
     * @return the text of the entry
     */
    public String renew(CacheKey key, LongFunction<CacheEntry> fetch, Consumer<String> warnings) {
        if (directory == null) {
            warnings.accept(
                    EntryRenewer.notCached(kind) + "neither --cache-dir nor XDG_CACHE_HOME nor HOME names a directory");
            return fetch.apply(seconds(clock)).text();
        }
        return new EntryRenewer(directory, key, clock, warnings, EntryRenewer.TIMEOUT).run(fetch);
    }

    static long seconds(Clock clock) {
        return Math.floorDiv(clock.millis(), 1000L);
    }
}
