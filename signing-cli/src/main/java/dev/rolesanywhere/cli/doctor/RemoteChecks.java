package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Checks ARNs and options and then, unless offline, the connection to the service and the service itself. */
public final class RemoteChecks {

    private static final String SESSION_OPTIONS = "session options";
    private static final String ENDPOINT = "endpoint";
    private static final String ANY_ARN = "arn:aws:rolesanywhere:us-east-1:111122223333:";

    private final Setup setup;
    private final List<Finding> findings = new ArrayList<>();

    private RemoteChecks(Setup setup) {
        this.setup = setup;
    }

    /**
     * The session and the endpoint, as the command line describes them. The suppliers throw a
     * {@link SigningHelperException} if the command line is wrong.
     *
     * @param roleSessionName the session's name, or an empty text
     * @param endpoint returns the endpoint to call, or empty if no region is known
     * @param network the network; empty if offline
     */
    public record Setup(
            Arns arns,
            Duration sessionDuration,
            String roleSessionName,
            Supplier<CreateSessionRequest> request,
            Supplier<Optional<URI>> endpoint,
            Function<URI, Optional<ProxyServer>> proxy,
            Optional<Network> network) {}

    /**
     * The ARNs and the region on the command line, each an empty text if it is missing.
     *
     * @param region the region to sign for
     */
    public record Arns(String trustAnchor, String profile, String role, String region) {

        /** Returns the trust anchor's region, or an empty text. */
        public String trustAnchorRegion() {
            return ResourceArn.parse(trustAnchor).map(ResourceArn::region).orElse("");
        }

        /** Returns the region that is signed for and called, or an empty text if nothing names it. */
        public String signingRegion() {
            return region.isEmpty() ? trustAnchorRegion() : region;
        }
    }

    /** Returns the findings in the order in which they are shown. */
    public static List<Finding> run(Setup setup, IdentityChecks local, Clock clock) {
        RemoteChecks checks = new RemoteChecks(setup);
        checks.findings.addAll(ArnChecks.of(setup.arns()));
        checks.findings.add(sessionOptions(setup.sessionDuration(), setup.roleSessionName()));
        checks.network(checks.endpoint(), local.identity(), clock);
        return checks.findings;
    }

    /** Checks duration and name, even if ARNs are invalid. */
    static Finding sessionOptions(Duration duration, String roleSessionName) {
        try {
            CreateSessionRequest.Builder request = CreateSessionRequest.builder()
                    .trustAnchorArn(ANY_ARN + "trust-anchor/any")
                    .profileArn(ANY_ARN + "profile/any")
                    .roleArn("arn:aws:iam::111122223333:role/any")
                    .sessionDuration(duration);
            if (!roleSessionName.isEmpty()) {
                request.roleSessionName(roleSessionName);
            }
            request.build();
        } catch (SigningHelperException e) {
            return Finding.failure(SESSION_OPTIONS, e);
        }
        String name = roleSessionName.isEmpty() ? "" : ", named " + roleSessionName;
        return Finding.ok(SESSION_OPTIONS, duration.toSeconds() + " seconds" + name);
    }

    private Optional<URI> endpoint() {
        try {
            Optional<URI> endpoint = setup.endpoint().get();
            findings.add(endpoint.map(uri -> Finding.ok(ENDPOINT, uri.toString()))
                    .orElseGet(() -> Finding.skipped(ENDPOINT, "the region to call is unknown")));
            return endpoint;
        } catch (SigningHelperException e) {
            findings.add(Finding.failure(ENDPOINT, e));
            return Optional.empty();
        }
    }

    private void network(Optional<URI> endpoint, Optional<X509Identity> identity, Clock clock) {
        if (setup.network().isEmpty()) {
            findings.addAll(NetworkChecks.skipped("--offline"));
        } else if (endpoint.isEmpty()) {
            findings.addAll(NetworkChecks.skipped("there is no endpoint to call"));
        } else {
            Network network = setup.network().get();
            findings.addAll(new NetworkChecks(endpoint.get(), setup.proxy(), network, clock).run(request(), identity));
        }
    }

    private Optional<CreateSessionRequest> request() {
        try {
            return Optional.of(setup.request().get());
        } catch (SigningHelperException ignored) {
            // The checks of ARNs and options have reported it.
            return Optional.empty();
        }
    }
}
