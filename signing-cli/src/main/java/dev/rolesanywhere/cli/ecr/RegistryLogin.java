package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets the user name and password for a registry, with the identity that the options, the environment or the profile
 * name.
 */
final class RegistryLogin {

    private final EcrOptions options;
    private final List<String> words;
    private final ProcessContext context;

    /**
     * Creates the login.
     *
     * @param words the command and the options it was called with
     */
    RegistryLogin(EcrOptions options, List<String> words, ProcessContext context) {
        this.options = options;
        this.words = words;
        this.context = context;
    }

    /** Returns the cache to use, or null if there is none. */
    @Nullable
    SessionCache cache() {
        return options.cache().sessionsByDefault(context);
    }

    AuthorizationToken token(EcrRegistry registry, String host) {
        SessionCache cache = cache();
        try (AwsCredentialSource source = source(registry, cache)) {
            return new EcrTokens(options, cache, context).get(registry, host, source);
        }
    }

    /** Forgets a cached token, and returns the output of the action, which is empty. */
    String forget(EcrRegistry registry) {
        SessionCache cache = cache();
        try (AwsCredentialSource source = source(registry, cache)) {
            new EcrTokens(options, cache, context).forget(registry, source);
            return "";
        }
    }

    private AwsCredentialSource source(EcrRegistry registry, @Nullable SessionCache cache) {
        return new CredentialSources(options, words, cache, registry, context).find();
    }
}
