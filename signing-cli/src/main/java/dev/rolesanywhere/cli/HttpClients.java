package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.SocketHttpClient;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;

/** Makes the HTTP client of the command line: the one that starts fastest. */
final class HttpClients {

    private HttpClients() {}

    /** Makes a client that is connecting already. */
    static SdkHttpClient create(URI target, Map<String, String> environment, Optional<URI> proxy, boolean trustAll) {
        return SocketHttpClient.connecting(
                new Route(target, proxy), trustAll ? null : () -> ServerTrust.in(environment));
    }

    static URI withoutUser(URI proxy) {
        return URI.create("http://" + proxy.getHost() + ":" + (proxy.getPort() < 0 ? 80 : proxy.getPort()));
    }
}
