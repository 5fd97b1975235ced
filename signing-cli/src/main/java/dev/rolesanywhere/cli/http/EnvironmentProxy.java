package dev.rolesanywhere.cli.http;

import dev.rolesanywhere.RolesAnywhereException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the proxy for an endpoint in HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Names in capital letters come before names
 * in lower case, as in Amazon's helper.
 */
public final class EnvironmentProxy {

    private EnvironmentProxy() {}

    /**
     * Returns the proxy for an endpoint.
     *
     * @throws RolesAnywhereException if the environment names something that is not a proxy
     */
    public static Optional<ProxyServer> of(URI endpoint, Map<String, String> environment) {
        String variable = "https".equalsIgnoreCase(endpoint.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
        String proxy = value(variable, environment);
        // The client rejects an endpoint without a host.
        if (proxy.isEmpty()
                || endpoint.getHost() == null
                || NoProxy.covers(value("NO_PROXY", environment), Route.host(endpoint), Ports.of(endpoint))) {
            return Optional.empty();
        }
        return Optional.of(ProxyServer.parse(variable, proxy));
    }

    private static String value(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, "");
        return (value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value).strip();
    }
}
