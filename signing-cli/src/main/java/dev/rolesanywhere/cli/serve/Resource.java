package dev.rolesanywhere.cli.serve;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A resource at a path.
 *
 * @param handler returns the response to a request with one of the methods, without blocking
 */
public record Resource(List<String> methods, Function<LocalRequest, CompletionStage<LocalResponse>> handler) {

    private static final List<String> READING = List.of("GET", "HEAD");

    /**
     * Creates a resource to read, whose response is available at once.
     *
     * @param handler returns the response
     */
    public static Resource get(Function<LocalRequest, LocalResponse> handler) {
        return new Resource(READING, request -> CompletableFuture.completedFuture(handler.apply(request)));
    }

    /**
     * Creates a resource to read, whose response may need time.
     *
     * @param handler returns the response
     */
    public static Resource getLater(Function<LocalRequest, CompletionStage<LocalResponse>> handler) {
        return new Resource(READING, handler);
    }

    static Resource put(Function<LocalRequest, LocalResponse> handler) {
        return new Resource(List.of("PUT"), request -> CompletableFuture.completedFuture(handler.apply(request)));
    }
}
