package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.cli.http.EnvironmentProxy;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.SocketHttpClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.RegionalEndpoint;
import dev.rolesanywhere.session.RolesAnywhereClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpClient;

/** The options that say where CreateSession is called, and how. */
final class EndpointOptions {

    static final String REGION = "--region";
    static final String ENDPOINT = "--endpoint";
    static final String WITH_PROXY = "--with-proxy";

    @Option(
            names = REGION,
            paramLabel = "REGION",
            description = "The region to sign for and to call (default: the trust anchor's).")
    @Nullable
    private String region;

    @Option(
            names = ENDPOINT,
            paramLabel = "URL",
            description = "Another endpoint than the region's, such as a VPC endpoint's.")
    @Nullable
    private String endpoint;

    @Option(names = "--use-fips-endpoint", description = "Calls the region's FIPS endpoint.")
    private boolean fips;

    @Option(names = "--use-dualstack-endpoint", description = "Calls the region's dual-stack endpoint.")
    private boolean dualStack;

    @Option(names = WITH_PROXY, description = "Has no effect: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are always honored.")
    @SuppressWarnings("unused")
    private boolean withProxy;

    @Option(names = "--no-verify-ssl", description = "Trusts any TLS server. For tests only.")
    private boolean noVerifySsl;

    void take(PlainArguments arguments) {
        region = arguments.value(REGION);
        endpoint = arguments.value(ENDPOINT);
    }

    SdkHttpClient httpClient(CreateSessionRequest request, ProcessContext context) {
        return httpClient(endpoint(request), context);
    }

    /** Returns a client that is connecting already. */
    SdkHttpClient httpClient(URI target, ProcessContext context) {
        return SocketHttpClient.connecting(
                new Route(target, proxy(target, context)),
                noVerifySsl ? null : () -> ServerTrust.in(context.environment()));
    }

    Optional<ProxyServer> proxy(CreateSessionRequest request, ProcessContext context) {
        return proxy(endpoint(request), context);
    }

    static Optional<ProxyServer> proxy(URI target, ProcessContext context) {
        return EnvironmentProxy.of(target, context.environment());
    }

    boolean verifiesTls() {
        return !noVerifySsl;
    }

    /** Fails where the endpoint cannot be one. */
    RolesAnywhereClient.Builder client(CreateSessionRequest request) {
        return RolesAnywhereClient.builder().region(region(request)).endpoint(endpoint(request));
    }

    String region(CreateSessionRequest request) {
        return region(request.trustAnchorArn().region());
    }

    private String region(String trustAnchorRegion) {
        return region == null || region.isEmpty() ? trustAnchorRegion : region;
    }

    private URI endpoint(CreateSessionRequest request) {
        return endpoint(request.trustAnchorArn().region());
    }

    /** Returns the endpoint that is called, before it is known whether it can be. */
    URI endpoint(String trustAnchorRegion) {
        if (endpoint == null || endpoint.isEmpty()) {
            return RegionalEndpoint.of(region(trustAnchorRegion), fips, dualStack);
        }
        if (fips || dualStack) {
            throw new UsageException("--endpoint excludes --use-fips-endpoint and --use-dualstack-endpoint;"
                    + " name an endpoint that has them");
        }
        return uri(endpoint);
    }

    /** What came from a server that nobody verified is for those alone who do not mind. */
    void addTo(SessionKey.Builder key) {
        key.add(region).add(endpoint).add(fips).add(dualStack).add(noVerifySsl);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notAUri) {
            throw new UsageException("--endpoint is not a URL: " + notAUri.getReason());
        }
    }
}
