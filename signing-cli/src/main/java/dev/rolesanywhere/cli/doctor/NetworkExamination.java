package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.http.Ports;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.ConnectionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Goes the way to the service step by step, and no further than it leads. */
final class NetworkExamination {

    private static final String PROXY = "proxy";
    private static final String NAME_RESOLUTION = "name resolution";
    private static final String CONNECTION = "connection";
    private static final String TLS = "TLS";
    private static final String SESSION = "CreateSession";

    private static final String PROXY_VARIABLES = "HTTPS_PROXY, HTTP_PROXY and NO_PROXY";

    private final URI endpoint;
    private final Function<URI, Optional<ProxyServer>> proxies;
    private final Network network;
    private final Trouble trouble;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<ProxyServer> proxy = Optional.empty();

    NetworkExamination(
            URI endpoint, Function<URI, Optional<ProxyServer>> proxies, Network network, Trouble trouble, Clock clock) {
        this.endpoint = endpoint;
        this.proxies = proxies;
        this.network = network;
        this.trouble = trouble;
        this.clock = clock;
    }

    static List<Finding> skipped(String why) {
        return Stream.of(PROXY, NAME_RESOLUTION, CONNECTION, TLS, ClockCheck.NAME, SESSION)
                .map(name -> Finding.skipped(name, why))
                .toList();
    }

    List<Finding> run(Optional<CreateSessionRequest> request, Optional<X509Identity> identity) {
        step(PROXY, "", this::proxy);
        step(NAME_RESOLUTION, "there is no proxy that can be used", this::resolution);
        step(CONNECTION, "the name does not resolve", this::connection);
        step(TLS, "there is no connection", this::tls);
        step(ClockCheck.NAME, "the endpoint is not reached", this::clock);
        if (request.isEmpty() || identity.isEmpty()) {
            findings.add(Finding.skipped(SESSION, "it needs a sound " + (identity.isEmpty() ? "identity" : "request")));
        } else if (isReached()) {
            findings.add(session(request.get(), identity.get()));
        } else {
            findings.add(Finding.skipped(SESSION, "the endpoint is not reached"));
        }
        return findings;
    }

    /** A failed clock is no obstacle on the way. */
    private boolean isReached() {
        return findings.stream()
                .noneMatch(finding -> finding.isFailure() && !finding.name().equals(ClockCheck.NAME));
    }

    private void step(String name, String whySkipped, Step step) {
        if (!isReached()) {
            findings.add(Finding.skipped(name, whySkipped));
            return;
        }
        try {
            findings.add(step.run());
        } catch (RolesAnywhereException unusable) {
            findings.add(trouble.of(name, unusable));
        } catch (IOException e) {
            findings.add(failure(name, e));
        }
    }

    /** Explanations say what is wrong and then, after a semicolon, what to do. */
    private Finding failure(String name, IOException failure) {
        URI server = name.equals(CONNECTION)
                ? proxy.map(used -> URI.create(used.toString())).orElse(endpoint)
                : endpoint;
        String[] parts =
                ConnectionException.explain(server, failure).getMessage().split("; ", 2);
        return Finding.failure(name, parts[0], parts.length > 1 ? parts[1] : advice(name));
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
        int port = proxy.map(ProxyServer::port).orElseGet(() -> Ports.of(endpoint));
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
                    TLS, "none: " + endpoint + " is not encrypted", "use an https endpoint; AWS has no other");
        }
        Network.TlsPeer peer = network.handshake(endpoint);
        String detail = peer.protocol() + ", the server's certificate was issued by " + peer.issuer();
        return peer.verified()
                ? Finding.ok(TLS, detail)
                : Finding.warning(
                        TLS,
                        detail + ", and is not verified",
                        "leave --no-verify-ssl out, and name a private CA in AWS_CA_BUNDLE");
    }

    private Finding clock() throws IOException {
        Optional<Instant> server = network.serverTime(endpoint);
        return server.map(time -> ClockCheck.of(clock.instant(), time))
                .orElseGet(() -> Finding.skipped(ClockCheck.NAME, "the server does not tell its time"));
    }

    private Finding session(CreateSessionRequest request, X509Identity identity) {
        try {
            SessionCredentials credentials = network.createSession(request, identity);
            return Finding.ok(
                    SESSION,
                    "credentials in account " + credentials.accountId() + " until " + credentials.expiration());
        } catch (RolesAnywhereException failure) {
            return trouble.of(SESSION, failure);
        }
    }

    @FunctionalInterface
    private interface Step {
        Finding run() throws IOException;
    }
}
