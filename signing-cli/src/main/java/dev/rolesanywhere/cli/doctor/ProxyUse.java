package dev.rolesanywhere.cli.doctor;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether proxies are used, and which one would be.
 *
 * @param wanted whether {@code --with-proxy} is given
 * @param inEnvironment gives the proxy that the environment names for an endpoint; fails with a
 *     {@link dev.rolesanywhere.RolesAnywhereException} if it cannot be used
 */
public record ProxyUse(boolean wanted, Function<URI, Optional<URI>> inEnvironment) {

    /**
     * Returns the proxy that is used for an endpoint.
     *
     * @param endpoint the endpoint
     * @return the proxy, if there is one
     */
    public Optional<URI> of(URI endpoint) {
        return wanted ? inEnvironment.apply(endpoint) : Optional.empty();
    }
}
