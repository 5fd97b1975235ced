package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.session.Arn;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is served, and where.
 *
 * @param address where the server listens; port 0 stands for any free one
 * @param hopLimit how far answers travel; the system's own limit where it is empty
 * @param allowedHosts names besides localhost that Host headers may contain, in lower case
 * @param metadata whether there is the instance metadata protocol
 * @param authorizationToken the token of the container credentials protocol, which there is only with it
 * @param healthz whether there is {@code /healthz}
 * @param metrics whether there is {@code /metrics}
 * @param region the region that clients are told
 * @param roleArn the role
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
        Arn roleArn) {

    /** The token is a secret. */
    @Override
    public String toString() {
        return "LocalServerSetUp[address=" + address + "]";
    }
}
