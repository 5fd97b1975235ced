package dev.rolesanywhere.cli.imds;

import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves the credentials in hand to clients on this machine, until it is closed. Thread-safe. */
public final class LocalServer implements AutoCloseable {

    /** Where the container credentials are. */
    public static final String CONTAINER_PATH = ContainerProtocol.PATH;

    private final LocalHttpServer http;

    private LocalServer(LocalHttpServer http) {
        this.http = http;
    }

    /**
     * Binds the port and starts to answer.
     *
     * @param setUp what is served, and where
     * @param credentials gives the credentials that are valid now, at once
     * @param status tells how the refreshes go, at once
     * @param clock the time
     * @param random what keys and tokens are drawn from
     * @return the running server
     * @throws LocalServerException if the port cannot be had, or an option cannot be honoured
     */
    public static LocalServer start(
            LocalServerSetUp setUp,
            Supplier<Optional<SessionCredentials>> credentials,
            Supplier<RefreshStatus> status,
            Clock clock,
            SecureRandom random) {
        LocalProtocol protocol = new LocalProtocol(
                new HostRule(setUp.address().getAddress()), resources(setUp, credentials, status, clock, random));
        LocalServer server = new LocalServer(bind(setUp.address(), protocol));
        try {
            setUp.hopLimit().ifPresent(hops -> HopLimit.apply(hops, server.address()));
            return server;
        } catch (LocalServerException notHonoured) {
            server.close();
            throw notHonoured;
        }
    }

    private static Map<String, Resource> resources(
            LocalServerSetUp setUp,
            Supplier<Optional<SessionCredentials>> credentials,
            Supplier<RefreshStatus> status,
            Clock clock,
            SecureRandom random) {
        Map<String, Resource> resources = new HashMap<>();
        CredentialsInHand inHand =
                new CredentialsInHand(credentials, status, setUp.roleArn().toString(), clock);
        if (setUp.metadata()) {
            MetadataTokens tokens = MetadataTokens.create(clock, random);
            resources.putAll(
                    new MetadataProtocol(tokens, inHand, new InstanceDocuments(setUp.region(), setUp.roleArn()))
                            .resources());
        }
        setUp.authorizationToken()
                .ifPresent(token -> resources.putAll(new ContainerProtocol(token, inHand).resources()));
        if (setUp.healthz()) {
            resources.putAll(new HealthResource(() -> credentials.get().isPresent()).resources());
        }
        if (setUp.metrics()) {
            resources.putAll(new MetricsResource(status, clock).resources());
        }
        return resources;
    }

    private static LocalHttpServer bind(InetSocketAddress address, LocalProtocol protocol) {
        try {
            return LocalHttpServer.start(address, protocol);
        } catch (IOException refused) {
            String where = address.getAddress().getHostAddress() + ", port " + address.getPort();
            throw new LocalServerException(reason(where, refused), refused);
        }
    }

    private static String reason(String where, IOException refused) {
        String message = String.valueOf(refused.getMessage());
        if (message.contains("Address already in use")) {
            return where + ", is in use already; end what listens there, or choose another with --port";
        }
        if (message.contains("Permission denied")) {
            return where + ", may not be used by this user; choose a port above 1023 with --port";
        }
        if (message.contains("Cannot assign requested address")) {
            return where
                    + ", cannot be used: this machine does not have the address; choose another with --bind-address";
        }
        return where + ", cannot be used: " + (refused instanceof BindException ? message : refused.toString());
    }

    /**
     * Returns where the server listens.
     *
     * @return the address, and the port that was chosen where any was asked for
     */
    public InetSocketAddress address() {
        return http.address();
    }

    /**
     * Waits until the server has ended, which it does only when it is closed or the system denies it its sockets.
     *
     * @throws InterruptedException if the wait is interrupted
     */
    public void await() throws InterruptedException {
        http.await();
    }

    @Override
    public void close() {
        http.close();
    }
}
