package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers one request of the kubelet, which rejects unknown fields. */
public final class KubeletProvider {

    /** For images of other registries. The kubelet caches this response as well. */
    private static final long NO_CREDENTIALS_SECONDS = 300;

    /** The life of a token. The kubelet cannot read durations of centuries. */
    private static final long MAX_SECONDS = Duration.ofHours(12).toSeconds();

    private final EcrOptions options;
    private final List<String> words;
    private final ProcessContext context;

    /**
     * Creates a provider.
     *
     * @param words the command and the options it was called with
     */
    public KubeletProvider(EcrOptions options, List<String> words, ProcessContext context) {
        this.options = options;
        this.words = words;
        this.context = context;
    }

    /** Reads the request on standard input, and returns the response. */
    public String respond() {
        return respond(TimeBudget.LIMIT);
    }

    String respond(Duration limit) {
        return TimeBudget.within(limit, () -> response(context.in().read()));
    }

    private String response(byte[] input) {
        KubeletRequest request = KubeletRequest.parse(input);
        ImageName image = ImageName.parse(request.image());
        if (image == null) {
            throw new UsageException("the image in the request is not the name of an image; it must look like"
                    + " REGISTRY/REPOSITORY, with an optional port, tag and digest");
        }
        EcrRegistry registry = EcrRegistry.of(image.host());
        if (registry == null) {
            return json(request.apiVersion(), "Image", NO_CREDENTIALS_SECONDS, "", null);
        }
        AuthorizationToken token = token(request, registry, image.host());
        long halfOfRest = (token.expiration() - context.clock().millis() / 1000) / 2;
        return json(
                request.apiVersion(),
                "Registry",
                Math.min(Math.max(0, halfOfRest), MAX_SECONDS),
                image.registry(),
                token);
    }

    /** With a role for its service account, a pod uses that role; other pods use the identity of the node. */
    private AuthorizationToken token(KubeletRequest request, EcrRegistry registry, String host) {
        String podToken = request.serviceAccountToken();
        String roleArn = request.roleArn() == null
                ? context.environment().getOrDefault("AWS_ECR_ROLE_ARN", "")
                : request.roleArn();
        if (podToken.isEmpty() || roleArn.isEmpty()) {
            return EcrTokens.cached(options, words, context).get(registry, host);
        }
        Sts.Role role = new Sts.Role(roleArn, "", "", "");
        // Not cached on disk: only pods of this service account may use it, and the kubelet caches it for them.
        return EcrTokens.uncached(options, context)
                .get(registry, host, WebIdentitySource.ofToken(new Sts(registry, options, context), role, podToken));
    }

    /** Without a cacheDuration, the kubelet would use the default of its config, which can be longer. */
    private static String json(
            String apiVersion, String cacheKeyType, long seconds, String registry, @Nullable AuthorizationToken token) {
        return JsonText.object(json -> {
                    json.writeStringField("kind", "CredentialProviderResponse");
                    json.writeStringField("apiVersion", apiVersion);
                    json.writeStringField("cacheKeyType", cacheKeyType);
                    json.writeStringField("cacheDuration", duration(seconds));
                    json.writeObjectFieldStart("auth");
                    if (token != null) {
                        json.writeObjectFieldStart(registry);
                        json.writeStringField("username", token.username());
                        json.writeStringField("password", token.password());
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                })
                + "\n";
    }

    /** Returns a duration as Go writes it, such as {@code 6h0m0s}. */
    static String duration(long seconds) {
        String text = seconds % 60 + "s";
        text = seconds < 60 ? text : seconds / 60 % 60 + "m" + text;
        return seconds < 3600 ? text : seconds / 3600 + "h" + text;
    }
}
