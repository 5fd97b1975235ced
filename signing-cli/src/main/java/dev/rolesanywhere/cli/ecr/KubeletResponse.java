package dev.rolesanywhere.cli.ecr;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rolesanywhere.cli.output.JsonText;
import java.io.IOException;

/** The responses to the kubelet, which rejects unknown fields. */
final class KubeletResponse {

    /** For images of other registries. The kubelet caches this response, too. */
    private static final long NO_CREDENTIALS_SECONDS = 300;

    private KubeletResponse() {}

    /** Returns the response with a token, which the kubelet caches for at most half of its remaining life. */
    static String of(String apiVersion, String registry, AuthorizationToken token, long now) {
        return JsonText.object(json -> {
                    start(json, apiVersion, "Registry", Math.max(0, (token.expiration() - now) / 2));
                    json.writeObjectFieldStart(registry);
                    json.writeStringField("username", token.username());
                    json.writeStringField("password", token.password());
                    json.writeEndObject();
                    json.writeEndObject();
                })
                + "\n";
    }

    /** Returns the response for an image that needs no token. */
    static String withoutCredentials(String apiVersion) {
        return JsonText.object(json -> {
                    start(json, apiVersion, "Image", NO_CREDENTIALS_SECONDS);
                    json.writeEndObject();
                })
                + "\n";
    }

    /** Without a cacheDuration, the kubelet would use the default of its config, which can be longer. */
    private static void start(JsonGenerator json, String apiVersion, String cacheKeyType, long seconds)
            throws IOException {
        json.writeStringField("kind", "CredentialProviderResponse");
        json.writeStringField("apiVersion", apiVersion);
        json.writeStringField("cacheKeyType", cacheKeyType);
        json.writeStringField("cacheDuration", duration(seconds));
        json.writeObjectFieldStart("auth");
    }

    /** Returns a duration as Go writes it, such as {@code 6h0m0s}. */
    static String duration(long seconds) {
        String text = seconds % 60 + "s";
        text = seconds < 60 ? text : seconds / 60 % 60 + "m" + text;
        return seconds < 3600 ? text : seconds / 3600 + "h" + text;
    }
}
