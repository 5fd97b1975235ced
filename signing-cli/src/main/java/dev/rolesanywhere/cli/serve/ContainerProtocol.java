package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The container credentials protocol: one GET with the authorization token that the server was started with.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS SDKs and Tools
 *     Reference Guide, container credential provider</a>
 */
final class ContainerProtocol {

    static final String PATH = "/credentials";

    private final byte[] authorizationToken;
    private final CurrentCredentials credentials;

    ContainerProtocol(String authorizationToken, CurrentCredentials credentials) {
        this.authorizationToken = authorizationToken.getBytes(UTF_8);
        this.credentials = credentials;
    }

    Map<String, Resource> resources() {
        return Map.of(PATH, Resource.getLater(this::respond));
    }

    private CompletionStage<LocalResponse> respond(LocalRequest request) {
        if (!isAuthorized(request)) {
            return CompletableFuture.completedFuture(LocalResponse.error(
                    401,
                    "Unauthorized",
                    "the Authorization header does not contain this server's authorization token"));
        }
        return credentials.respond(documents -> LocalResponse.json(documents.container()));
    }

    private boolean isAuthorized(LocalRequest request) {
        return request.header("Authorization")
                .filter(value -> MessageDigest.isEqual(value.getBytes(UTF_8), authorizationToken))
                .isPresent();
    }
}
