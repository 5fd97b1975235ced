package dev.rolesanywhere.cli.serve;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Responds to requests: rejects foreign Host headers and proxies, then selects the resource by path, then by method.
 */
final class LocalProtocol {

    private final HostRule hosts;
    private final Map<String, Resource> resources;

    LocalProtocol(HostRule hosts, Map<String, Resource> resources) {
        this.hosts = hosts;
        this.resources = Map.copyOf(resources);
    }

    CompletionStage<LocalResponse> answer(LocalRequest request) {
        if (!hosts.admits(request.header("Host"))) {
            return refusal(403, "Forbidden", "the Host header names another host; see --allowed-host");
        }
        Optional<String> forwarded = request.header("X-Forwarded-For");
        if (forwarded.isPresent() && !forwarded.get().isEmpty()) {
            return refusal(403, "Forbidden", "requests with X-Forwarded-For are rejected");
        }
        // Clients try newer paths first and expect 404 if they are missing, so the path is checked before the token.
        Resource resource = resources.get(RequestPath.of(request.target()));
        return resource == null ? refusal(404, "NotFound", "nothing is served at this path") : resource.answer(request);
    }

    private static CompletionStage<LocalResponse> refusal(int status, String code, String message) {
        return CompletableFuture.completedFuture(LocalResponse.error(status, code, message));
    }
}
