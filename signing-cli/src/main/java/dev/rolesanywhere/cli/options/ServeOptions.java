package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.cli.serve.BindAddress;
import dev.rolesanywhere.cli.serve.HopLimit;
import dev.rolesanywhere.cli.serve.LocalServer;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of serve: the protocols, and the address. */
public final class ServeOptions {

    static final int MAX_PORT = 65_535;

    private static final int PORT = 9911;
    private static final int POD_PORT = 80;

    /** The addresses of the EKS Pod Identity Agent, which all SDKs accept without TLS. */
    private static final List<String> POD_ADDRESSES = List.of("169.254.170.23", "fd00:ec2::23");

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "The TCP port to listen on, or 0 for any free port (default: 9911; 80 with" + " --pod-identity).")
    @Nullable
    private Integer port;

    @Option(
            names = "--bind-address",
            paramLabel = "ADDRESS",
            description = "The IP address to listen on (default: 127.0.0.1; 169.254.170.23 and fd00:ec2::23 with"
                    + " --pod-identity, for which it is repeatable). Instance metadata requires a"
                    + " loopback address, 169.254.169.254 or fd00:ec2::254. Container credentials alone can use"
                    + " any address of this machine.")
    private List<String> bindAddresses = List.of();

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "A host name to accept in the Host header, such as host.docker.internal. Repeatable."
                    + " localhost and IP addresses are always accepted.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--hop-limit",
            paramLabel = "HOPS",
            description = "The hop limit (IP TTL) of responses: 1 to 255 hops (default: the system's). Linux only.")
    @Nullable
    private Integer hopLimit;

    @Option(
            names = "--container-credentials",
            description = "Serves container credentials, which require an authorization token, instead of instance"
                    + " metadata, which any user of this machine can read.")
    private boolean containerCredentials;

    @Option(
            names = "--instance-metadata",
            description = "Serves instance metadata in addition to container credentials.")
    private boolean instanceMetadata;

    @Option(
            names = "--authorization-token-file",
            paramLabel = "FILE",
            description = "The file to write the authorization token to (default: a file in a new directory).")
    @Nullable
    private String authorizationTokenFile;

    @Option(
            names = "--healthz",
            description = "Serves /healthz, which responds with status 200 while credentials are valid, otherwise"
                    + " with status 503.")
    private boolean healthz;

    @Option(names = "--metrics", description = "Serves /metrics in the Prometheus text format.")
    private boolean metrics;

    /** Rejects invalid values before anything is sent. */
    public void check() {
        checkAny();
        BindAddress address = address();
        if (servesInstanceMetadata() && !address.isLoopback() && !address.isInstanceMetadata()) {
            throw new UsageException("--bind-address " + bindAddress() + " would offer credentials to other machines"
                    + " without a token; use --container-credentials without --instance-metadata, or a loopback"
                    + " address,"
                    + " 169.254.169.254 or fd00:ec2::254");
        }
        if (hopLimit != null) {
            HopLimit.requireSupported(hopLimit);
        }
        if (authorizationTokenFile != null && !containerCredentials) {
            throw new UsageException("--authorization-token-file requires --container-credentials");
        }
    }

    /** Rejects invalid values, and options that the agent for pods does not have. */
    void checkForPods() {
        checkAny();
        if (containerCredentials || instanceMetadata || authorizationTokenFile != null || hopLimit != null) {
            throw new UsageException("--container-credentials, --instance-metadata, --authorization-token-file and"
                    + " --hop-limit cannot be combined with " + PodIdentityOptions.POD_IDENTITY);
        }
    }

    private void checkAny() {
        if (port(PORT) < 0 || port(PORT) > MAX_PORT) {
            throw new UsageException("--port must be 0 to " + MAX_PORT + ", not " + port);
        }
        allowedHosts.forEach(ServeOptions::requireHostName);
    }

    private static void requireHostName(String name) {
        if (!HOST_NAME.matcher(name).matches()) {
            throw new UsageException("--allowed-host '" + name
                    + "' is not a host name; specify only the name, such as host.docker.internal");
        }
    }

    private BindAddress address() {
        return BindAddress.parse(bindAddress());
    }

    /** As for any other option, the last one counts. */
    private String bindAddress() {
        return hasBindAddress() ? bindAddresses.get(bindAddresses.size() - 1) : "127.0.0.1";
    }

    boolean hasBindAddress() {
        return !bindAddresses.isEmpty();
    }

    private int port(int otherwise) {
        return port == null ? otherwise : port;
    }

    /** Returns the addresses for pods. */
    List<InetSocketAddress> podAddresses() {
        return (hasBindAddress() ? bindAddresses : POD_ADDRESSES)
                .stream()
                        .map(BindAddress::parse)
                        .map(each -> new InetSocketAddress(each.address(), port(POD_PORT)))
                        .toList();
    }

    Set<String> allowedHosts() {
        return allowedHosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    public boolean servesContainerCredentials() {
        return containerCredentials;
    }

    public boolean servesInstanceMetadata() {
        return !containerCredentials || instanceMetadata;
    }

    public Optional<Path> authorizationTokenFile() {
        return Optional.ofNullable(authorizationTokenFile)
                .map(name -> PathOption.path("--authorization-token-file", name));
    }

    public LocalServer.Setup setup(Optional<String> authorizationToken, String region, ResourceArn roleArn) {
        return new LocalServer.Setup(
                new InetSocketAddress(address().address(), port(PORT)),
                hopLimit == null ? OptionalInt.empty() : OptionalInt.of(hopLimit),
                allowedHosts(),
                servesInstanceMetadata(),
                authorizationToken,
                healthz,
                metrics,
                region,
                roleArn);
    }

    /** Returns the URL for clients on this machine. */
    public String url(int boundPort) {
        return "http://" + address().inUrl() + ":" + boundPort;
    }
}
