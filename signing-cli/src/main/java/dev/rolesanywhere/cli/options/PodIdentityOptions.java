package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.podidentity.PodIdentityAgent;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.cli.serve.BindAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the node agent for Kubernetes. */
public final class PodIdentityOptions {

    static final String POD_IDENTITY = "--pod-identity";

    private static final String AUDIENCE = "--token-audience";
    private static final String NODE_NAME = "--node-name";
    private static final String ISSUER = "--token-issuer";
    private static final String VERIFICATION = "--token-verification";
    private static final String STATUS_ADDRESS = "--status-address";
    private static final String REVIEW = "token-review";
    private static final String KEYS = "jwks";

    /** A token for STS that is stolen from the agent could get any role that trusts the pod. */
    private static final String STS = "sts.amazonaws.com";

    /** A token for the API server that is stolen could act as the pod; such a token is mounted into most pods. */
    private static final String API_SERVER = "https://kubernetes.default.svc";

    @Option(
            names = POD_IDENTITY,
            paramLabel = "FILE",
            description = "Serves each pod of this Kubernetes node the role that FILE maps its service account to,"
                    + " authorized by its projected token. Replaces --role-arn.")
    @Nullable
    private String roleMap;

    @Option(
            names = AUDIENCE,
            paramLabel = "AUDIENCE",
            defaultValue = "aws_signing_helper",
            description = "The audience that tokens of pods must have (default: ${DEFAULT-VALUE}).")
    private String audience = "";

    @Option(
            names = NODE_NAME,
            paramLabel = "NAME",
            description = "The name of this node (default: the environment variable NODE_NAME). Tokens of other"
                    + " nodes are rejected.")
    @Nullable
    private String nodeName;

    @Option(
            names = VERIFICATION,
            paramLabel = "METHOD",
            defaultValue = REVIEW,
            description = "How tokens are verified: token-review asks the API server and notices deleted pods; jwks"
                    + " uses the cluster's public keys (default: ${DEFAULT-VALUE}).")
    private String verification = REVIEW;

    @Option(
            names = ISSUER,
            paramLabel = "ISSUER",
            description =
                    "The issuer that tokens must have, for jwks (default: the one that the API server publishes).")
    @Nullable
    private String issuer;

    @Option(
            names = "--service-account-directory",
            paramLabel = "DIRECTORY",
            defaultValue = "/var/run/secrets/kubernetes.io/serviceaccount",
            description = "The directory with the token of this agent and the CA of the API server (default:"
                    + " ${DEFAULT-VALUE}).")
    private String serviceAccountDirectory = "";

    @Option(
            names = STATUS_ADDRESS,
            paramLabel = "ADDRESS:PORT",
            defaultValue = "127.0.0.1:9911",
            description = "Where the agent serves /healthz and /metrics (default: ${DEFAULT-VALUE}).")
    private String statusAddress = "";

    public boolean isGiven() {
        return roleMap != null;
    }

    /** Returns the setup, or fails if an option is invalid. */
    public PodIdentityAgent.Setup setup(ServeOptions serve, Map<String, String> environment) {
        serve.checkForPods();
        if (audience.isEmpty()) {
            throw new UsageException(AUDIENCE + " is empty; choose a name that no other service accepts");
        }
        if (audience.equals(STS) || audience.startsWith(API_SERVER)) {
            throw new UsageException(AUDIENCE + " '" + audience + "' is also an audience of other services; choose a"
                    + " name that no other service accepts");
        }
        boolean usesKeys = verification.equals(KEYS);
        if (!usesKeys && !verification.equals(REVIEW)) {
            throw new UsageException(VERIFICATION + " must be " + REVIEW + " or " + KEYS);
        }
        if (issuer != null && !usesKeys) {
            throw new UsageException(ISSUER + " requires " + VERIFICATION + " " + KEYS);
        }
        return new PodIdentityAgent.Setup(
                serve.podAddresses(),
                serve.hasBindAddress(),
                serve.allowedHosts(),
                statusAddress(),
                roleMapFile(),
                audience,
                node(environment),
                usesKeys,
                Optional.ofNullable(issuer),
                PathOption.path("--service-account-directory", serviceAccountDirectory));
    }

    /** Returns the file with the role map. */
    public Path roleMapFile() {
        return PathOption.path(POD_IDENTITY, String.valueOf(roleMap));
    }

    private String node(Map<String, String> environment) {
        String node = nodeName != null ? nodeName : environment.getOrDefault("NODE_NAME", "");
        if (node.isEmpty()) {
            throw new UsageException(
                    NODE_NAME + " is missing; pass the name of this node, or set NODE_NAME from" + " spec.nodeName");
        }
        return node;
    }

    private InetSocketAddress statusAddress() {
        int colon = statusAddress.lastIndexOf(':');
        String port = statusAddress.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > ServeOptions.MAX_PORT) {
            throw new UsageException(STATUS_ADDRESS + " must be ADDRESS:PORT, such as 127.0.0.1:9911");
        }
        BindAddress address = BindAddress.parse(STATUS_ADDRESS, statusAddress.substring(0, colon));
        return new InetSocketAddress(address.address(), Integer.parseInt(port));
    }
}
