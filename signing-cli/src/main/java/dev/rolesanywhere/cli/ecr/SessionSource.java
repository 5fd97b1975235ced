package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.session.CachedFetch;
import org.jspecify.annotations.Nullable;

/** Sessions of IAM Roles Anywhere. */
final class SessionSource implements AwsCredentialSource {

    private final EcrOptions options;
    private final CachedFetch fetch;
    private final @Nullable SessionCache cache;
    private @Nullable String refusable;

    /**
     * Creates a source.
     *
     * @param cache where sessions are stored, or null if they are not
     */
    SessionSource(EcrOptions options, @Nullable SessionCache cache, ProcessContext context) {
        this.options = options;
        this.fetch = new CachedFetch(options.signing(), context);
        this.cache = cache;
    }

    @Override
    public AwsCredentials get() {
        String cached = cache == null ? null : cache.fresh(fetch.key());
        String json = cache == null ? fetch.uncachedJson() : fetch.json(cache);
        // If AWS refuses a cached session, a new one may help; if it refuses a new one, another one would not.
        refusable = json.equals(cached) ? json : null;
        return AwsCredentials.parse(json, "CreateSession");
    }

    @Override
    public boolean discard() {
        if (cache == null || refusable == null) {
            return false;
        }
        cache.discard(fetch.key(), refusable);
        return true;
    }

    @Override
    public SessionKey key() {
        return fetch.key();
    }

    @Override
    public String roleArn() {
        return options.signing().session().roleArn();
    }

    @Override
    public void close() {
        options.close();
    }
}
