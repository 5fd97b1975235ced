package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.cli.awsconfig.AwsSettings;
import dev.rolesanywhere.cli.awsconfig.AwsSettings.Setting;
import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.file.HomeDirectory;
import dev.rolesanywhere.cli.http.CaCertificates;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.http.Route;
import dev.rolesanywhere.cli.http.ServerTrust;
import dev.rolesanywhere.cli.http.SocketHttpClient;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.CopiedText;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.internal.Endpoints;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpClient;

/** The options for the endpoint of CreateSession and the connection to it. */
public final class EndpointOptions {

    static final String REGION = "--region";
    static final String ENDPOINT = "--endpoint";
    static final String WITH_PROXY = "--with-proxy";

    public static final boolean IS_WINDOWS = File.separatorChar == '\\';
    private static final String USE_FIPS_ENDPOINT = "--use-fips-endpoint";
    private static final String USE_DUALSTACK_ENDPOINT = "--use-dualstack-endpoint";

    @Option(
            names = REGION,
            paramLabel = "REGION",
            description = "The region to call and to sign for (default: the trust anchor's region).")
    @Nullable
    private String region;

    @Option(
            names = ENDPOINT,
            paramLabel = "URL",
            description = "The service endpoint to call instead of the region's default, such as a VPC endpoint.")
    @Nullable
    private String endpoint;

    @Option(names = USE_FIPS_ENDPOINT, description = "Uses the region's FIPS endpoint.")
    @Nullable
    private Boolean fips;

    @Option(names = USE_DUALSTACK_ENDPOINT, description = "Uses the region's dual-stack endpoint.")
    @Nullable
    private Boolean dualStack;

    @Option(names = WITH_PROXY, description = "Has no effect: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are always used.")
    @SuppressWarnings("unused")
    private boolean withProxy;

    @Option(names = "--no-verify-ssl", description = "Does not verify the server's TLS certificate. For tests only.")
    private boolean noVerifySsl;

    private @Nullable AwsSettings settings;

    public void apply(FastPathArguments arguments) {
        region = arguments.value(REGION);
        endpoint = arguments.value(ENDPOINT);
    }

    /** Returns the AWS SDK's settings. Reads the config file once. */
    public AwsSettings settings(ProcessContext context) {
        if (settings == null) {
            settings = AwsSettings.load(context.environment(), IS_WINDOWS);
        }
        return settings;
    }

    public SdkHttpClient httpClient(CreateSessionRequest request, ProcessContext context) {
        return httpClient(endpoint(request, context), context);
    }

    /** Returns a client that has started to connect. */
    public SdkHttpClient httpClient(URI target, ProcessContext context) {
        return SocketHttpClient.connecting(
                new Route(target, proxy(target, context), context.responseLimit()),
                noVerifySsl ? null : () -> trust(context));
    }

    public TrustManager[] trust(ProcessContext context) {
        Map<String, String> environment = context.environment();
        HomeDirectory home = HomeDirectory.of(environment);
        Optional<Setting> bundle = settings(context).caBundle();
        if (bundle.isEmpty()) {
            return ServerTrust.of(
                    home.expand(environment.getOrDefault("SSL_CERT_FILE", "")),
                    home.expand(environment.getOrDefault("SSL_CERT_DIR", "")));
        }
        String source = bundle.get().source();
        Path file = PathOption.path(source, bundle.get().value(), home);
        return ServerTrust.of(CaCertificates.required(source, file), file + " (" + source + ")");
    }

    public Optional<ProxyServer> proxy(CreateSessionRequest request, ProcessContext context) {
        return proxy(endpoint(request, context), context);
    }

    public static Optional<ProxyServer> proxy(URI target, ProcessContext context) {
        return ProxyServer.of(target, context.environment());
    }

    public boolean verifiesTls() {
        return !noVerifySsl;
    }

    /** Returns a client's builder without its HTTP client. Throws if the endpoint is invalid. */
    public CreateSessionClient.Builder client(CreateSessionRequest request, ProcessContext context) {
        CreateSessionClient.Builder client =
                CreateSessionClient.builder().region(region(request)).endpointOverride(endpoint(request, context));
        settings(context).maxAttempts().ifPresent(client::maxAttempts);
        return client;
    }

    public String region(CreateSessionRequest request) {
        return region(request.region());
    }

    /** Returns the region that requests are signed for. */
    public String region(String trustAnchorRegion) {
        return region().isEmpty() ? trustAnchorRegion : withoutFips(region());
    }

    private String region() {
        return region == null ? "" : CopiedText.trimmed(region);
    }

    /** As in Amazon's helper, {@code fips-us-east-1} and {@code us-east-1-fips} mean the FIPS endpoint of us-east-1. */
    private static String withoutFips(String name) {
        return name.replace("-fips-", "-").replace("fips-", "").replace("-fips", "");
    }

    private URI endpoint(CreateSessionRequest request, ProcessContext context) {
        return endpoint(request.region(), context);
    }

    /** Returns the endpoint to call. Options come before the AWS SDK's settings. */
    public URI endpoint(String trustAnchorRegion, ProcessContext context) {
        Optional<Setting> custom = custom(context);
        Optional<Setting> regional = fips(context).or(() -> dualStack(context));
        if (custom.isEmpty()) {
            return Endpoints.regional(
                    region(trustAnchorRegion),
                    fips(context).isPresent(),
                    dualStack(context).isPresent());
        }
        if (regional.isPresent()) {
            throw new UsageException(custom.get().source() + " cannot be combined with "
                    + regional.get().source() + "; remove one of them, or specify the URL of a FIPS or"
                    + " dual-stack endpoint");
        }
        return uri(custom.get());
    }

    /** Returns the endpoint that replaces the region's, if one is named. */
    public Optional<Setting> custom(ProcessContext context) {
        return endpoint == null || endpoint.isEmpty()
                ? settings(context).endpointUrl("rolesanywhere")
                : Optional.of(new Setting(endpoint, ENDPOINT));
    }

    /** Returns where the FIPS endpoints are chosen, if they are. */
    public Optional<Setting> fips(ProcessContext context) {
        if (!withoutFips(region()).equals(region())) {
            return Optional.of(new Setting(region(), REGION + " " + region()));
        }
        return fips == null ? settings(context).fips() : chosen(fips, USE_FIPS_ENDPOINT);
    }

    /** Returns where the dual-stack endpoints are chosen, if they are. */
    public Optional<Setting> dualStack(ProcessContext context) {
        return dualStack == null ? settings(context).dualStack() : chosen(dualStack, USE_DUALSTACK_ENDPOINT);
    }

    private static Optional<Setting> chosen(boolean isOn, String option) {
        return isOn ? Optional.of(new Setting("true", option)) : Optional.empty();
    }

    /**
     * Adds the settings that select and verify the server, so that callers with other settings do not reuse its
     * sessions.
     */
    public void addTo(CacheKey.Builder key, ProcessContext context) {
        key.add(region()).add(value(custom(context)));
        key.add(fips(context).isPresent()).add(dualStack(context).isPresent());
        key.add(value(settings(context).caBundle())).add(noVerifySsl);
    }

    private static @Nullable String value(Optional<Setting> setting) {
        return setting.isPresent() ? setting.get().value() : null;
    }

    /** Returns the URL of a setting. Fails if it cannot be an endpoint. */
    public static URI uri(Setting setting) {
        try {
            URI uri = new URI(setting.value());
            // The builder rejects invalid endpoints without repeating a password in them.
            CreateSessionClient.builder().endpointOverride(uri);
            return uri;
        } catch (URISyntaxException e) {
            throw new UsageException(
                    setting.source() + " is not a URL (" + e.getReason() + "); it must look like https://HOST");
        } catch (InvalidSettingException e) {
            throw new UsageException(setting.source() + ": " + e.getMessage());
        }
    }
}
