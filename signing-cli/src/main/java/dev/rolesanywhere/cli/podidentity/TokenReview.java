package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.output.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Asks the API server whether a token is valid. It also knows whether the pod still exists.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/">
 *     Kubernetes, TokenReview</a>
 */
final class TokenReview implements TokenCheck.Verifier {

    private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String EXTRA = "/status/user/extra/authentication.kubernetes.io~1";
    private static final int CREATED = 201;

    private final KubernetesApi api;
    private final String audience;

    TokenReview(KubernetesApi api, String audience) {
        this.api = api;
        this.audience = audience;
    }

    @Override
    public void verify(ProjectedToken token) {
        FlatJson review = review(token);
        if (!review.text("/status/authenticated").equals(Optional.of("true"))) {
            throw RefusedTokenException.invalid(
                    "the API server does not accept the token; perhaps its pod was deleted");
        }
        if (!review.texts("/status/audiences").contains(audience)) {
            throw RefusedTokenException.invalid("the API server does not confirm the audience " + audience);
        }
        Pod pod = token.pod();
        boolean isSame = review.text("/status/user/username").equals(Optional.of(pod.userName()))
                && review.texts(EXTRA + "pod-name").equals(List.of(pod.name()));
        if (!isSame) {
            throw RefusedTokenException.invalid("the API server gives the token to another pod than its claims");
        }
    }

    private FlatJson review(ProjectedToken token) {
        try {
            KubernetesApi.Response response = api.post(PATH, body(token.text()));
            if (response.status() != CREATED) {
                throw RefusedTokenException.unavailable(refusal(response.status()), null);
            }
            return FlatJson.parse(response.body());
        } catch (IOException | SigningHelperException e) {
            throw e instanceof RefusedTokenException refused
                    ? refused
                    : RefusedTokenException.unavailable("tokens cannot be verified now: " + api.problem(e), e);
        }
    }

    private String refusal(int status) {
        return "tokens cannot be verified now: " + api + " responds with status " + status
                + switch (status) {
                    case 401 -> "; check the token in --service-account-directory";
                    case 403 -> "; bind the cluster role system:auth-delegator to the service account of this agent";
                    default -> "";
                };
    }

    private byte[] body(String token) {
        return JsonText.objectBytes(json -> {
            json.writeStringField("apiVersion", "authentication.k8s.io/v1");
            json.writeStringField("kind", "TokenReview");
            json.writeObjectFieldStart("spec");
            json.writeStringField("token", token);
            json.writeArrayFieldStart("audiences");
            json.writeString(audience);
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
