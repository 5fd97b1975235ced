package dev.rolesanywhere.cli.serve;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A resource at a path.
 *
 * @param answer returns the response to a request with one of them, without blocking
 */
public record Resource(List<String> methods, Function<LocalRequest, CompletionStage<LocalResponse>> answer) {

    private static final List<String> READING = List.of("GET", "HEAD");

    /**
     * Creates a resource to read, whose response is available at once.
     *
     * @param answer returns the response
     * @return the resource
     */
    public static Resource get(Function<LocalRequest, LocalResponse> answer) {
        return new Resource(READING, request -> CompletableFuture.completedFuture(answer.apply(request)));
    }

    /**
     * Creates a resource to read, whose response may need time.
     *
     * @param answer returns the response
     * @return the resource
     */
    public static Resource getLater(Function<LocalRequest, CompletionStage<LocalResponse>> answer) {
        return new Resource(READING, answer);
    }

    static Resource put(Function<LocalRequest, LocalResponse> answer) {
        return new Resource(List.of("PUT"), request -> CompletableFuture.completedFuture(answer.apply(request)));
    }

    CompletionStage<LocalResponse> answer(LocalRequest request) {
        if (!methods.contains(request.method())) {
            return CompletableFuture.completedFuture(
                    LocalResponse.error(405, "MethodNotAllowed", "this path supports " + String.join(" and ", methods))
                            .withHeader("Allow", String.join(", ", methods)));
        }
        return answer.apply(request);
    }
}
