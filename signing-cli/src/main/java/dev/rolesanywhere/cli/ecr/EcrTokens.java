package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets authorization tokens: from the cache, or from ECR. */
final class EcrTokens {

    private final EcrOptions options;
    private final @Nullable SessionCache cache;
    private final ProcessContext context;

    /**
     * Creates the service.
     *
     * @param cache where tokens are stored, or null if they are not
     */
    EcrTokens(EcrOptions options, @Nullable SessionCache cache, ProcessContext context) {
        this.options = options;
        this.cache = cache == null ? null : cache.ofTokens();
        this.context = context;
    }

    /**
     * Returns a token.
     *
     * @param registry the registry
     * @param host its host, for messages
     * @param source the credentials that the token is issued to
     */
    AuthorizationToken get(EcrRegistry registry, String host, AwsCredentialSource source) {
        AwsApi api = api(registry);
        if (cache == null) {
            return fetch(registry, api, source);
        }
        SessionKey key = key(api, source);
        String fresh = cache.fresh(key);
        if (fresh != null) {
            return AuthorizationToken.ofLine(fresh);
        }
        StatusLog log = new StatusLog(context.err());
        return AuthorizationToken.ofLine(cache.renew(
                key, now -> fetch(registry, api, source).toCacheEntry(source.roleArn(), host, now), log::warn));
    }

    /** Forgets the cached token for a registry. */
    void forget(EcrRegistry registry, AwsCredentialSource source) {
        if (cache != null) {
            SessionKey key = key(api(registry), source);
            String fresh = cache.fresh(key);
            if (fresh != null) {
                cache.discard(key, fresh);
            }
        }
    }

    private AwsApi api(EcrRegistry registry) {
        EndpointOptions endpoint = options.signing().endpoint();
        AwsApi regional = AwsApi.authorizationToken(
                registry,
                endpoint.fips(context).isPresent(),
                endpoint.dualStack(context).isPresent());
        return options.customEndpoint(registry.isPublic() ? "ecr_public" : "ecr", context)
                .map(regional::at)
                .orElse(regional);
    }

    private static SessionKey key(AwsApi api, AwsCredentialSource source) {
        return SessionKey.builder()
                .add("ecr token")
                .add(source.key().toString())
                .add(api.endpoint().toString())
                .add(api.region())
                .build();
    }

    private AuthorizationToken fetch(EcrRegistry registry, AwsApi api, AwsCredentialSource source) {
        AwsRequest request = AwsRequest.authorizationToken(registry.isPublic());
        try (AwsConnection connection =
                AwsConnection.open(api, options.signing().endpoint(), context)) {
            HttpResponse response = source.use(credentials -> connection.send(request, credentials));
            AuthorizationToken token = AuthorizationToken.of(fields(api, response), registry.isPublic());
            if (token == null) {
                throw AwsCallException.unusable(api, response, "without a usable token");
            }
            return token;
        } catch (AwsCallException e) {
            throw EcrAdvice.explain(e, registry, source);
        }
    }

    private static Map<String, String> fields(AwsApi api, HttpResponse response) {
        try {
            return JsonStrings.withNumbers(response.body());
        } catch (IOException ignored) { // Its message quotes the text, which may contain the token.
            throw AwsCallException.unusable(api, response, "not with JSON");
        }
    }
}
