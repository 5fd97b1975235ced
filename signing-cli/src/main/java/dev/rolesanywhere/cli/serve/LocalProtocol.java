package dev.rolesanywhere.cli.serve;

import java.util.Map;
import java.util.Optional;

/**
 * Answers requests: who asks through a proxy or by a foreign name is refused, then the path decides, then the method.
 */
final class LocalProtocol {

    private final HostRule hosts;
    private final Map<String, Resource> resources;

    LocalProtocol(HostRule hosts, Map<String, Resource> resources) {
        this.hosts = hosts;
        this.resources = Map.copyOf(resources);
    }

    LocalResponse answer(LocalRequest request) {
        if (!hosts.admits(request.header("Host"))) {
            return LocalResponse.error(403, "Forbidden", "the Host header names another host");
        }
        Optional<String> forwarded = request.header("X-Forwarded-For");
        if (forwarded.isPresent() && !forwarded.get().isEmpty()) {
            return LocalResponse.error(403, "Forbidden", "requests with X-Forwarded-For are refused");
        }
        // Clients try newer paths first and take 404 for "not here", so a token is asked for only where something is.
        Resource resource = resources.get(RequestPath.of(request.target()));
        return resource == null
                ? LocalResponse.error(404, "NotFound", "there is nothing at this path")
                : resource.answer(request);
    }
}
