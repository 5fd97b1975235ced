package dev.rolesanywhere.cli.ecr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Request request = Request.parse(input);
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
    private AuthorizationToken token(Request request, EcrRegistry registry, String host) {
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

    /**
     * What the kubelet asks a credential provider. {@code toString} shows no token.
     *
     * @param apiVersion the version of the protocol, which the response must repeat
     * @param image the name of the image
     * @param serviceAccountToken the token of the pod's service account, or empty
     * @param roleArn the role in the annotation of the pod's service account, or null
     * @see <a href="https://kubernetes.io/docs/reference/config-api/kubelet-credentialprovider.v1/">Kubernetes, Kubelet
     *     CredentialProvider (v1)</a>
     */
    record Request(
            String apiVersion,
            String image,
            String serviceAccountToken,
            @Nullable String roleArn) {

        private static final int MAX_BYTES = 1 << 20;

        private static final String GROUP = "credentialprovider.kubelet.k8s.io/";
        private static final String KIND = "CredentialProviderRequest";

        private static final String NOT_JSON = "the request on standard input is not JSON; the kubelet writes a " + KIND
                + " there, and for a test: echo '{\"kind\":\"" + KIND + "\",\"apiVersion\":\"" + GROUP
                + "v1\",\"image\":\"REGISTRY/REPOSITORY\"}'";

        private static final String ANNOTATIONS = "serviceAccountAnnotations";
        private static final String ROLE = ANNOTATIONS + "/eks.amazonaws.com/ecr-role-arn";

        /**
         * Parses a request. Unknown fields are ignored.
         *
         * @throws UsageException if it is not a request of a known version
         */
        static Request parse(byte[] json) {
            if (json.length > MAX_BYTES) {
                throw new UsageException("the request on standard input is larger than 1 MiB");
            }
            Map<String, String> fields;
            try {
                fields = fields(json);
            } catch (IOException ignored) { // Its message quotes the text.
                throw new UsageException(NOT_JSON);
            }
            if (!required(fields, "kind").equals(KIND)) {
                throw new UsageException("the request on standard input is not a " + KIND
                        + "; this command is for the kubelet's image credential provider config");
            }
            String apiVersion = required(fields, "apiVersion");
            return switch (apiVersion) {
                case GROUP + "v1", GROUP + "v1beta1", GROUP + "v1alpha1" ->
                    new Request(
                            apiVersion,
                            required(fields, "image"),
                            fields.getOrDefault("serviceAccountToken", ""),
                            fields.get(ROLE));
                default ->
                    throw new UsageException("the request on standard input has an unknown apiVersion; set apiVersion: "
                            + GROUP + "v1 (or v1beta1, v1alpha1) in the kubelet's image credential provider config");
            };
        }

        /** Returns the strings of the request, and those of the annotations with a prefix. */
        private static Map<String, String> fields(byte[] json) throws IOException {
            Map<String, String> fields = new HashMap<>();
            try (JsonParser parser = new JsonFactory().createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("it is no object");
                }
                int depth = 1;
                while (depth > 0) {
                    JsonToken token = parser.nextToken();
                    if (token == null) {
                        throw new IOException("it ends too early");
                    } else if (token == JsonToken.END_OBJECT) {
                        depth--;
                    } else if (token == JsonToken.VALUE_STRING) {
                        fields.put((depth == 1 ? "" : ANNOTATIONS + "/") + parser.currentName(), parser.getText());
                    } else if (token == JsonToken.START_OBJECT
                            && depth == 1
                            && ANNOTATIONS.equals(parser.currentName())) {
                        depth++;
                    } else {
                        parser.skipChildren();
                    }
                }
                if (parser.nextToken() != null) {
                    throw new IOException("there is more after the object");
                }
            }
            return fields;
        }

        private static String required(Map<String, String> fields, String name) {
            String value = fields.get(name);
            if (value == null || value.isEmpty()) {
                throw new UsageException("the request on standard input has no " + name);
            }
            return value;
        }

        @Override
        public String toString() {
            return "Request[" + image + "]";
        }
    }
}
