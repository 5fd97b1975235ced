package dev.rolesanywhere.cli.serve;

import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of a request that determine the response.
 *
 * @param client the address of the client
 * @param headers returns the value of a header by its name, ignoring case
 */
public record LocalRequest(String method, String target, String client, Function<String, Optional<String>> headers) {

    /**
     * Returns the value of a header.
     *
     * @param name its name
     * @return the value; those of a repeated header are joined
     */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** Headers may contain a token. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
