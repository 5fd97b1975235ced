package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.session.internal.ResourceArn;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What to serve, and where.
 *
 * @param address the address to listen on; port 0 for any free port
 * @param hopLimit how many routers responses may pass; empty for the system's default
 * @param allowedHosts names besides localhost that Host headers may contain, in lower case
 * @param metadata whether to serve the instance metadata protocol
 * @param authorizationToken the token of the container credentials protocol; empty to leave the protocol out
 * @param healthz whether to serve {@code /healthz}
 * @param metrics whether to serve {@code /metrics}
 * @param region the region for clients
 */
public record LocalServerSetUp(
        InetSocketAddress address,
        OptionalInt hopLimit,
        Set<String> allowedHosts,
        boolean metadata,
        Optional<String> authorizationToken,
        boolean healthz,
        boolean metrics,
        String region,
        ResourceArn roleArn) {

    /** The token is a secret. */
    @Override
    public String toString() {
        return "LocalServerSetUp[address=" + address + "]";
    }
}
