package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.http.Ports;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the proxy for a target in HTTPS_PROXY, HTTP_PROXY and NO_PROXY, read as curl and the reference helper do. */
final class EnvironmentProxy {

    private EnvironmentProxy() {}

    static Optional<URI> of(URI target, Map<String, String> environment) {
        // The client refuses an endpoint without a host.
        if (target.getHost() == null || isLoopback(target.getHost()) || isExempt(target, environment)) {
            return Optional.empty();
        }
        String variable = "https".equalsIgnoreCase(target.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
        return value(variable, environment).map(proxy -> uri(variable, proxy));
    }

    private static URI uri(String variable, String proxy) {
        try {
            URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
            if ("http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65535) {
                return uri;
            }
        } catch (IllegalArgumentException notAUri) {
            // Falls through to the refusal, without the parser's message: it may hold a password.
        }
        throw new UsageException(variable + " cannot be used; it must look like http://HOST:PORT");
    }

    private static boolean isExempt(URI target, Map<String, String> environment) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        return value("NO_PROXY", environment)
                .map(list -> Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                        .anyMatch(entry -> covers(entry, host, Ports.of(target))))
                .orElse(false);
    }

    /** {@code *}, {@code host}, {@code domain} with its subdomains, {@code .domain}; each may end with a port. */
    private static boolean covers(String entry, String host, int port) {
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && entry.indexOf(':') == colon;
        if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String name = hasPort ? entry.substring(0, colon) : entry;
        String domain = name.startsWith("*.") ? name.substring(1) : name;
        return !domain.isEmpty()
                && (domain.equals("*")
                        || host.equals(domain)
                        || host.endsWith(domain.startsWith(".") ? domain : "." + domain));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static Optional<String> value(String name, Map<String, String> environment) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .map(each -> environment.getOrDefault(each, ""))
                .filter(value -> !value.isBlank())
                .map(String::strip)
                .findFirst();
    }
}
