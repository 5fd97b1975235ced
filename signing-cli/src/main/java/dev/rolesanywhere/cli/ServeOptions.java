package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.imds.BindAddress;
import dev.rolesanywhere.cli.imds.HopLimit;
import dev.rolesanywhere.cli.imds.LocalServerSetUp;
import dev.rolesanywhere.session.Arn;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is served, and where. */
final class ServeOptions {

    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9911",
            description = "The port to listen at; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen at (default: ${DEFAULT-VALUE}); beyond loopback only with"
                    + " --container-credentials.")
    private String bindAddress = "127.0.0.1";

    @Option(
            names = "--hop-limit",
            paramLabel = "HOPS",
            description = "How far answers may travel: 1 to 255 (default: the system's). Linux only.")
    @Nullable
    private Integer hopLimit;

    @Option(
            names = "--container-credentials",
            description = "Serves the container credentials protocol, which asks for an authorization token, instead of"
                    + " the instance metadata protocol, which any user of the machine can use.")
    private boolean containerCredentials;

    @Option(
            names = "--instance-metadata",
            description = "Serves the instance metadata protocol besides --container-credentials.")
    private boolean instanceMetadata;

    @Option(
            names = "--authorization-token-file",
            paramLabel = "FILE",
            description = "The file that the authorization token is written to (default: one in a new folder).")
    @Nullable
    private String authorizationTokenFile;

    @Option(names = "--healthz", description = "Answers /healthz: 200 while credentials are valid.")
    private boolean healthz;

    @Option(names = "--metrics", description = "Answers /metrics in the text format of Prometheus.")
    private boolean metrics;

    /** Refuses what cannot be, before anything is asked for. */
    void check() {
        if (port < 0 || port > LARGEST_PORT) {
            throw new UsageException("--port " + port + " is not possible; choose 0 to " + LARGEST_PORT);
        }
        if (!address().isLoopback() && (!containerCredentials || instanceMetadata)) {
            throw new UsageException("--bind-address " + bindAddress + " is beyond loopback, where only"
                    + " --container-credentials without --instance-metadata may be served");
        }
        if (hopLimit != null) {
            HopLimit.refuseWhereItCannotBe(hopLimit);
        }
        if (authorizationTokenFile != null && !containerCredentials) {
            throw new UsageException("--authorization-token-file needs --container-credentials");
        }
    }

    private BindAddress address() {
        return BindAddress.parse(bindAddress);
    }

    boolean servesContainerCredentials() {
        return containerCredentials;
    }

    boolean servesInstanceMetadata() {
        return !containerCredentials || instanceMetadata;
    }

    Optional<Path> authorizationTokenFile() {
        return Optional.ofNullable(authorizationTokenFile)
                .map(name -> FileOption.path("--authorization-token-file", name));
    }

    LocalServerSetUp setUp(Optional<String> authorizationToken, String region, Arn roleArn) {
        return new LocalServerSetUp(
                new InetSocketAddress(address().address(), port),
                hopLimit == null ? OptionalInt.empty() : OptionalInt.of(hopLimit),
                servesInstanceMetadata(),
                authorizationToken,
                healthz,
                metrics,
                region,
                roleArn);
    }

    /** Returns the URL that clients on this machine are given. */
    String url(int boundPort) {
        return "http://" + address().inUrl() + ":" + boundPort;
    }
}
