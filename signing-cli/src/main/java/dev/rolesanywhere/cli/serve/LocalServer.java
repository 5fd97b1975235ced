package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Serves the current credentials to clients on this machine until it is closed. Thread-safe. */
public final class LocalServer implements AutoCloseable {

    /** The path of the container credentials. */
    public static final String CONTAINER_PATH = ContainerProtocol.PATH;

    private final SupervisedListener listener;

    private LocalServer(SupervisedListener listener) {
        this.listener = listener;
    }

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
    public record Setup(
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
            return "Setup[address=" + address + "]";
        }
    }

    /**
     * Binds the port and starts serving.
     *
     * @param credentials returns valid credentials without waiting
     * @param status returns the status of the refreshes without waiting
     * @param random the source of keys and tokens
     * @param warnings receives messages for the user
     * @throws SigningHelperException if the port cannot be bound, or an option is not supported here
     */
    public static LocalServer start(
            Setup setup,
            Supplier<Optional<SessionCredentials>> credentials,
            Supplier<RefreshStatus> status,
            Clock clock,
            SecureRandom random,
            Consumer<String> warnings) {
        LocalProtocol protocol = new LocalProtocol(
                HostRule.addressesAnd(setup.allowedHosts()), resources(setup, credentials, status, clock, random));
        return start(setup.address(), protocol, setup.hopLimit(), SupervisedListener.MAX_CONNECTIONS, warnings);
    }

    /**
     * Binds the port and starts serving resources to clients that name any address of this machine.
     *
     * @param address the address to listen on; port 0 for any free port
     * @param resources the resources by their paths
     * @param warnings receives messages for the user
     * @throws SigningHelperException if the port cannot be bound
     */
    public static LocalServer start(
            InetSocketAddress address, Map<String, Resource> resources, Consumer<String> warnings) {
        LocalProtocol protocol = new LocalProtocol(HostRule.addressesAnd(Set.of()), resources);
        return start(address, protocol, OptionalInt.empty(), SupervisedListener.MAX_CONNECTIONS, warnings);
    }

    /**
     * Binds the port and starts serving resources to clients that name this very address, or a given host.
     *
     * @param address the address to listen on; port 0 for any free port
     * @param hosts further hosts, in lower case
     * @param resources the resources by their paths
     * @param warnings receives messages for the user
     * @throws SigningHelperException if the port cannot be bound
     */
    public static LocalServer startStrictly(
            InetSocketAddress address, Set<String> hosts, Map<String, Resource> resources, Consumer<String> warnings) {
        Set<String> all = new HashSet<>(hosts);
        all.add(address.getAddress().getHostAddress());
        LocalProtocol protocol = new LocalProtocol(HostRule.only(all), resources);
        return start(address, protocol, OptionalInt.empty(), SupervisedListener.MAX_CONNECTIONS_OF_PODS, warnings);
    }

    private static LocalServer start(
            InetSocketAddress address,
            LocalProtocol protocol,
            OptionalInt hopLimit,
            int maxConnections,
            Consumer<String> warnings) {
        try {
            return new LocalServer(SupervisedListener.start(address, protocol, hopLimit, maxConnections, warnings));
        } catch (IOException e) {
            throw new SigningHelperException(reason(address, e), e);
        }
    }

    private static Map<String, Resource> resources(
            Setup setup,
            Supplier<Optional<SessionCredentials>> credentials,
            Supplier<RefreshStatus> status,
            Clock clock,
            SecureRandom random) {
        Map<String, Resource> resources = new HashMap<>();
        CurrentCredentials current =
                new CurrentCredentials(credentials, status, setup.roleArn().toString(), clock);
        if (setup.metadata()) {
            MetadataTokens tokens = MetadataTokens.create(clock, random);
            resources.putAll(new MetadataProtocol(tokens, current, setup.region(), setup.roleArn()).resources());
        }
        setup.authorizationToken()
                .ifPresent(token -> resources.putAll(new ContainerProtocol(token, current).resources()));
        if (setup.healthz()) {
            resources.putAll(StateResources.health(() -> credentials.get().isPresent()));
        }
        if (setup.metrics()) {
            resources.putAll(new StateResources(status, clock).metrics());
        }
        return resources;
    }

    private static String reason(InetSocketAddress address, IOException failure) {
        String host = address.getAddress().getHostAddress();
        String where = (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Address already in use")) {
            return where + " is already in use; stop the process that uses it, or choose another port with --port";
        }
        if (message.contains("Permission denied")) {
            return where + " requires privileges: choose a port above 1023 with --port, or run as root or with"
                    + " the capability CAP_NET_BIND_SERVICE";
        }
        // Without IPv6, its addresses are of an unsupported type.
        if (message.contains("Cannot assign requested address") || message.contains("Unsupported address type")) {
            return "no interface of this machine has the address " + host + "; add it"
                    + " to one, for example with 'ip address add "
                    + host + " dev lo', or choose another with --bind-address";
        }
        return "cannot listen at " + where + ": " + (failure instanceof BindException ? message : failure.toString());
    }

    /** Returns the address of the server, with the port that the system chose if the port was 0. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        listener.await();
    }

    @Override
    public void close() {
        listener.close();
    }
}
