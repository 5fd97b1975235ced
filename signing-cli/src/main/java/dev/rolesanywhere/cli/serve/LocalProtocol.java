package dev.rolesanywhere.cli.serve;

import java.nio.charset.StandardCharsets;
import java.util.List;
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

    CompletionStage<LocalResponse> respond(LocalRequest request) {
        if (!hosts.admits(request.header("Host"))) {
            return refusal(403, "Forbidden", "the Host header names another host; see --allowed-host");
        }
        Optional<String> forwarded = request.header("X-Forwarded-For");
        if (forwarded.isPresent() && !forwarded.get().isEmpty()) {
            return refusal(403, "Forbidden", "requests with X-Forwarded-For are rejected");
        }
        // Clients try newer paths first and expect 404 if they are missing, so the path is checked before the token.
        Resource resource = resources.get(path(request.target()));
        if (resource == null) {
            return refusal(404, "NotFound", "nothing is served at this path");
        }
        return resource.methods().contains(request.method())
                ? resource.handler().apply(request)
                : CompletableFuture.completedFuture(methodNotAllowed(resource.methods()));
    }

    private static LocalResponse methodNotAllowed(List<String> supported) {
        return LocalResponse.error(405, "MethodNotAllowed", "this path supports " + String.join(" and ", supported))
                .withHeader("Allow", String.join(", ", supported));
    }

    private static CompletionStage<LocalResponse> refusal(int status, String code, String message) {
        return CompletableFuture.completedFuture(LocalResponse.error(status, code, message));
    }

    /**
     * Returns the path of a resource for the spellings that SDKs send: without its query, percent-decoded, with single
     * slashes and no slash at its end.
     */
    private static String path(String target) {
        StringBuilder path = new StringBuilder(target.length());
        for (char character : decoded(withoutQuery(target)).toCharArray()) {
            if (character != '/' || path.isEmpty() || path.charAt(path.length() - 1) != '/') {
                path.append(character);
            }
        }
        if (path.length() > 1 && path.charAt(path.length() - 1) == '/') {
            path.setLength(path.length() - 1);
        }
        return path.toString();
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Invalid encodings are kept, and match no resource. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int at = 0; at < path.length(); at++) {
            int octet = path.charAt(at) == '%' ? octet(path, at + 1) : -1;
            bytes[length++] = (byte) (octet < 0 ? path.charAt(at) : octet);
            at += octet < 0 ? 0 : 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int octet(String path, int start) {
        if (start + 2 > path.length()) {
            return -1;
        }
        int high = Character.digit(path.charAt(start), 16);
        int low = Character.digit(path.charAt(start + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
