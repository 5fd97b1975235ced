package dev.rolesanywhere.cli.serve;

import java.util.List;
import java.util.function.Function;

/**
 * A resource at a path.
 *
 * @param answer returns the response to a request with one of them
 */
record Resource(List<String> methods, Function<LocalRequest, LocalResponse> answer) {

    static Resource get(Function<LocalRequest, LocalResponse> answer) {
        return new Resource(List.of("GET", "HEAD"), answer);
    }

    static Resource put(Function<LocalRequest, LocalResponse> answer) {
        return new Resource(List.of("PUT"), answer);
    }

    LocalResponse answer(LocalRequest request) {
        if (!methods.contains(request.method())) {
            return LocalResponse.error(405, "MethodNotAllowed", "this path supports " + String.join(" and ", methods))
                    .withHeader("Allow", String.join(", ", methods));
        }
        return answer.apply(request);
    }
}
