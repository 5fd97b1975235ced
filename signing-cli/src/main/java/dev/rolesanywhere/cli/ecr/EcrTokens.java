package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.cache.CredentialCache;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.session.internal.ClockSkew;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gets authorization tokens: from the cache, or from ECR. */
final class EcrTokens {

    private final EcrOptions options;
    private final CredentialSources sources;
    private final @Nullable CredentialCache cache;
    private final ProcessContext context;

    private EcrTokens(
            EcrOptions options, CredentialSources sources, @Nullable CredentialCache cache, ProcessContext context) {
        this.options = options;
        this.sources = sources;
        this.cache = cache;
        this.context = context;
    }

    /**
     * Returns a service that uses the cache, unless it is switched off or cannot be used.
     *
     * @param words the command and the options it was called with
     */
    static EcrTokens cached(EcrOptions options, List<String> words, ProcessContext context) {
        CredentialCache cache = options.cache().sessionsByDefault(context);
        return new EcrTokens(
                options,
                new CredentialSources(options, words, cache != null, context),
                cache == null ? null : cache.ofTokens(),
                context);
    }

    /** Returns a service that calls AWS each time. */
    static EcrTokens uncached(EcrOptions options, ProcessContext context) {
        return new EcrTokens(options, new CredentialSources(options, List.of(""), false, context), null, context);
    }

    /** Returns the credentials that the options, the environment or the profile name. */
    AwsCredentialSource source(EcrRegistry registry) {
        return sources.find(registry);
    }

    /** Returns a token for these credentials; see {@link #get(EcrRegistry, String, AwsCredentialSource)}. */
    AuthorizationToken get(EcrRegistry registry, String host) {
        try (AwsCredentialSource source = source(registry)) {
            return get(registry, host, source);
        }
    }

    /**
     * Returns a token.
     *
     * @param host its host, for messages and lists
     * @param source the credentials that the token is issued to
     */
    AuthorizationToken get(EcrRegistry registry, String host, AwsCredentialSource source) {
        AwsCall call = call(registry);
        if (cache == null) {
            return fetch(registry, call, source);
        }
        CacheKey key = key(call, source);
        String fresh = cache.fresh(key);
        if (fresh != null) {
            return AuthorizationToken.ofLine(fresh);
        }
        StatusLog log = new StatusLog(context.err());
        return AuthorizationToken.ofLine(cache.renew(
                key, now -> fetch(registry, call, source).toCacheEntry(source.roleArn(), host, now), log::warn));
    }

    /** Forgets the cached token for a registry. */
    void forget(EcrRegistry registry) {
        if (cache != null) {
            try (AwsCredentialSource source = source(registry)) {
                cache.remove(key(call(registry), source));
            }
        }
    }

    /** Returns the registries whose tokens are cached. */
    Set<String> cachedRegistries() {
        return cache == null ? Set.of() : cache.usableRegistries();
    }

    private AwsCall call(EcrRegistry registry) {
        EndpointOptions endpoint = options.signing().endpoint();
        AwsCall regional = AwsCall.authorizationToken(
                registry,
                endpoint.fips(context).isPresent(),
                endpoint.dualStack(context).isPresent());
        return options.customEndpoint(registry.isPublic(), context)
                .map(regional::at)
                .orElse(regional);
    }

    private static CacheKey key(AwsCall call, AwsCredentialSource source) {
        return CacheKey.builder()
                .add("ecr token")
                .add(source.key().toString())
                .add(call.endpoint().toString())
                .add(call.region())
                .build();
    }

    private AuthorizationToken fetch(EcrRegistry registry, AwsCall call, AwsCredentialSource source) {
        try (AwsConnection connection =
                AwsConnection.open(call, options.signing().endpoint(), context)) {
            HttpResponse response = source.use(connection::send);
            AuthorizationToken token = AuthorizationToken.of(fields(call, response), registry.isPublic());
            if (token == null) {
                throw AwsCallException.unusable(call, response, "without a usable token");
            }
            return token;
        } catch (AwsCallException e) {
            throw new ExplainedException(e.getMessage(), hint(e, registry, source.name()), e);
        }
    }

    private static Map<String, String> fields(AwsCall call, HttpResponse response) {
        try {
            return JsonStrings.withNumbers(response.body());
        } catch (IOException ignored) { // Its message quotes the text, which may contain the token.
            throw AwsCallException.unusable(call, response, "not with JSON");
        }
    }

    private static @Nullable String hint(AwsCallException failure, EcrRegistry registry, String identity) {
        if (failure.clockSkew().isPresent()) {
            return ClockSkew.ADVICE;
        } else if (failure.isDenied()) {
            return registry.isPublic()
                    ? "allow " + identity + " ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *"
                    : "allow " + identity + " ecr:GetAuthorizationToken on *, and to pull also"
                            + " ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repository";
        } else if (failure.isOfCredentials()) {
            return "ECR does not accept the credentials of " + identity
                    + "; renew them, and check that they belong to the partition of the registry";
        } else if (failure.isThrottled()) {
            return "too many requests of this account in " + registry.region()
                    + "; the token is requested again with the next pull";
        } else if (!failure.hasResponse()) {
            return "this machine must reach that server with HTTPS: set HTTPS_PROXY for a proxy"
                    + (registry.isPublic() ? "" : ", or AWS_ENDPOINT_URL_ECR for a VPC endpoint");
        }
        return null;
    }
}
