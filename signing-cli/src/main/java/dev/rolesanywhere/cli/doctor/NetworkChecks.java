package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.session.internal.ConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the connection to the service step by step. After a failure, the remaining steps are skipped. */
final class NetworkChecks {

    private static final String PROXY = "proxy";
    private static final String NAME_RESOLUTION = "name resolution";
    private static final String CONNECTION = "connection";
    private static final String TLS = "TLS";
    private static final String CLOCK = "clock";
    private static final String SESSION = "CreateSession";
    private static final Duration NOTABLE_SKEW = Duration.ofSeconds(60);
    private static final Duration FATAL_SKEW = Duration.ofMinutes(5);
    private static final String CLOCK_ADVICE = "correct this machine's clock and synchronize it with NTP";

    private static final String PROXY_VARIABLES = "HTTPS_PROXY, HTTP_PROXY and NO_PROXY";

    private final URI endpoint;
    private final Function<URI, Optional<ProxyServer>> proxies;
    private final Network network;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<ProxyServer> proxy = Optional.empty();

    NetworkChecks(URI endpoint, Function<URI, Optional<ProxyServer>> proxies, Network network, Clock clock) {
        this.endpoint = endpoint;
        this.proxies = proxies;
        this.network = network;
        this.clock = clock;
    }

    static List<Finding> skipped(String why) {
        return Stream.of(PROXY, NAME_RESOLUTION, CONNECTION, TLS, CLOCK, SESSION)
                .map(name -> Finding.skipped(name, why))
                .toList();
    }

    List<Finding> run(Optional<CreateSessionRequest> request, Optional<X509Identity> identity) {
        step(PROXY, "", this::proxy);
        step(NAME_RESOLUTION, "the proxy cannot be used", this::resolution);
        step(CONNECTION, "the name does not resolve", this::connection);
        step(TLS, "there is no connection", this::tls);
        step(CLOCK, "the endpoint cannot be reached", this::clock);
        if (request.isEmpty() || identity.isEmpty()) {
            findings.add(Finding.skipped(SESSION, "it needs a valid " + (identity.isEmpty() ? "identity" : "request")));
        } else if (isReached()) {
            findings.add(session(request.get(), identity.get()));
        } else {
            findings.add(Finding.skipped(SESSION, "the endpoint cannot be reached"));
        }
        return findings;
    }

    /** A wrong clock does not keep the endpoint from being reached. */
    private boolean isReached() {
        return findings.stream()
                .noneMatch(finding -> finding.isFailure() && !finding.name().equals(CLOCK));
    }

    private void step(String name, String whySkipped, Step step) {
        if (!isReached()) {
            findings.add(Finding.skipped(name, whySkipped));
            return;
        }
        try {
            findings.add(step.run());
        } catch (SigningHelperException e) {
            findings.add(Finding.failure(name, e));
        } catch (IOException e) {
            findings.add(failure(name, e));
        }
    }

    /**
     * Explanations say what is wrong and then, after a semicolon, what to do. Without a connection, more is known here.
     */
    private Finding failure(String name, IOException failure) {
        URI server = name.equals(CONNECTION)
                ? proxy.map(used -> URI.create(used.toString())).orElse(endpoint)
                : endpoint;
        String[] parts =
                ConnectionException.explain(server, failure).getMessage().split("; ", 2);
        boolean isAdvised = parts.length > 1 && !name.equals(CONNECTION);
        return Finding.failure(name, parts[0], isAdvised ? parts[1] : advice(name));
    }

    private String advice(String name) {
        return switch (name) {
            case NAME_RESOLUTION ->
                proxy.isPresent() ? "check " + PROXY_VARIABLES : "check the region, the endpoint and DNS";
            case TLS ->
                "if its certificate comes from a private CA or an intercepting proxy, name that CA's PEM file in"
                        + " AWS_CA_BUNDLE";
            default -> "check firewalls, routes and " + (proxy.isPresent() ? PROXY_VARIABLES : "the endpoint");
        };
    }

    private Finding proxy() {
        proxy = proxies.apply(endpoint);
        return Finding.ok(PROXY, proxy.map(server -> server + " is used").orElse("none for this endpoint"));
    }

    private Finding resolution() throws IOException {
        String addresses = network.resolve(nextHost()).stream()
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "));
        return Finding.ok(NAME_RESOLUTION, nextHost() + ": " + addresses);
    }

    private Finding connection() throws IOException {
        int port = proxy.map(ProxyServer::port).orElseGet(() -> Route.port(endpoint));
        network.connect(nextHost(), port);
        return Finding.ok(CONNECTION, nextHost() + ", port " + port + " is open");
    }

    /** Returns where connections go: to the proxy, which resolves the endpoint's name, or to the endpoint. */
    private String nextHost() {
        return proxy.map(ProxyServer::host).orElseGet(() -> endpoint.getHost().replaceAll("[\\[\\]]", ""));
    }

    private Finding tls() throws IOException {
        if (!"https".equals(endpoint.getScheme())) {
            return Finding.warning(
                    TLS, "none: " + endpoint + " is not encrypted", "use an https endpoint, as all AWS endpoints are");
        }
        Network.TlsPeer peer = network.handshake(endpoint);
        String detail = peer.protocol() + ", the server's certificate was issued by " + peer.issuer();
        return peer.verified()
                ? Finding.ok(TLS, detail)
                : Finding.warning(
                        TLS,
                        detail + "; it is not verified",
                        "remove --no-verify-ssl, and name a private CA in AWS_CA_BUNDLE");
    }

    private Finding clock() throws IOException {
        Optional<Instant> server = network.serverTime(endpoint);
        return server.map(time -> clock(clock.instant(), time))
                .orElseGet(() -> Finding.skipped(CLOCK, "the server sends no Date header"));
    }

    /** The server's time has whole seconds, and its response took a while. */
    static Finding clock(Instant local, Instant server) {
        Duration ahead = Duration.between(server, local);
        String detail = "this machine's clock is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the server's";
        if (ahead.abs().compareTo(FATAL_SKEW) > 0) {
            return Finding.failure(CLOCK, detail + ": signatures are rejected", CLOCK_ADVICE);
        }
        return ahead.abs().compareTo(NOTABLE_SKEW) > 0
                ? Finding.warning(CLOCK, detail, CLOCK_ADVICE)
                : Finding.ok(CLOCK, "agrees with the server's within a minute");
    }

    private Finding session(CreateSessionRequest request, X509Identity identity) {
        try {
            SessionCredentials credentials = network.createSession(request, identity);
            return Finding.ok(
                    SESSION,
                    "credentials in account " + credentials.accountId() + " until " + credentials.expiration());
        } catch (SigningHelperException e) {
            return Finding.failure(SESSION, e);
        }
    }

    @FunctionalInterface
    private interface Step {
        Finding run() throws IOException;
    }
}
