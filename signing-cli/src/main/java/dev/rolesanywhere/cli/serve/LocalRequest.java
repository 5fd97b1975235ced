package dev.rolesanywhere.cli.serve;

import java.util.Optional;
import java.util.function.Function;

/**
 * A request as far as an answer depends on it.
 *
 * @param method the method
 * @param target what follows it in the request line
 * @param headers gives the value of the header of a name, whatever its case
 */
record LocalRequest(String method, String target, Function<String, Optional<String>> headers) {

    Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** Its headers may hold a token. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
