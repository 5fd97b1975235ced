package dev.rolesanywhere.cli.ecr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rolesanywhere.cli.process.UsageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
record KubeletRequest(
        String apiVersion,
        String image,
        String serviceAccountToken,
        @Nullable String roleArn) {

    static final int MAX_BYTES = 1 << 20;

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
    static KubeletRequest parse(byte[] json) {
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
                new KubeletRequest(
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
                } else if (token == JsonToken.START_OBJECT && depth == 1 && ANNOTATIONS.equals(parser.currentName())) {
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
        return "KubeletRequest[" + image + "]";
    }
}
